import { hourlyLayout, layoutFromPrefix } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { bucketName, environmentNames, loadEnvironment, pipelineFor } from '../src/index.ts';

const websiteEvents = (name: string) => pipelineFor(loadEnvironment(name), 'website-events');

describe('the environments', () => {
  it('are dev, local, moto and prod', () => {
    expect(environmentNames()).toEqual(['dev', 'local', 'moto', 'prod']);
  });

  it.each(environmentNames())('%s archives website-events, compressed, one JSON document a line', (name) => {
    expect(websiteEvents(name)).toMatchObject({
      stream: { name: 'website-events-stream' },
      deliveryStream: { compressionFormat: 'GZIP', appendDelimiterToRecord: true, customTimeZone: 'UTC' },
    });
  });

  it.each(environmentNames())('%s lays objects down by the hour, and errors outside the data', (name) => {
    const { prefix, errorOutputPrefix } = websiteEvents(name).deliveryStream;
    const { root, pathFromHour } = layoutFromPrefix(prefix);
    expect(root).toBe(name === 'prod' ? 'website-events/year=' : 'year=');
    expect(pathFromHour(0).endsWith(hourlyLayout.pathFromHour(0))).toBe(true);
    expect(errorOutputPrefix).toMatch(/^errors\/(website-events\/)?!\{firehose:error-output-type\}\//);
    expect(errorOutputPrefix.startsWith(layoutFromPrefix(prefix).root)).toBe(false);
  });

  it.each(environmentNames())('%s has a bucket of its own', (name) => {
    expect(bucketName(loadEnvironment(name))).toBe(`kinesis-archive-data-${name}`);
  });
});

describe('dev', () => {
  it('is the plain pipeline: one shard, objects of 5 MiB or 300 s', () => {
    expect(websiteEvents('dev').stream).toEqual({
      name: 'website-events-stream',
      mode: 'PROVISIONED',
      shardCount: 1,
      retentionHours: 24,
    });
    expect(websiteEvents('dev').deliveryStream).toMatchObject({
      bufferSizeMiB: 5,
      bufferIntervalSeconds: 300,
    });
    expect(loadEnvironment('dev').endpoint).toBeNull();
  });
});

describe('local', () => {
  it('is dev with objects of 1 MiB or a few seconds, on this machine', () => {
    const { stream, deliveryStream } = websiteEvents('local');
    expect(stream).toEqual(websiteEvents('dev').stream);
    expect(deliveryStream.bufferSizeMiB).toBe(1);
    expect(deliveryStream.bufferIntervalSeconds).toBeLessThanOrEqual(5);
    expect(loadEnvironment('local').endpoint).toBe('http://127.0.0.1:4566');
  });
});

describe('moto', () => {
  it('is local where moto_server listens by itself', () => {
    const [moto, local] = [loadEnvironment('moto'), loadEnvironment('local')];
    expect(moto.pipelines).toEqual(local.pipelines);
    expect(moto.endpoint).toBe('http://127.0.0.1:5000');
  });
});

describe('prod', () => {
  it('scales by itself, keeps a week, and writes larger objects', () => {
    const [prod, dev] = [websiteEvents('prod'), websiteEvents('dev')];
    expect(prod.stream).toEqual({ name: 'website-events-stream', mode: 'ON_DEMAND', retentionHours: 168 });
    expect(prod.deliveryStream.bufferSizeMiB).toBeGreaterThan(dev.deliveryStream.bufferSizeMiB);
    expect(prod.deliveryStream.bufferIntervalSeconds).toBeGreaterThan(
      dev.deliveryStream.bufferIntervalSeconds,
    );
    expect(loadEnvironment('prod')).toMatchObject({ endpoint: null, bucket: { encryption: 'aws:kms' } });
  });
});
