import { describe, expect, it } from 'vitest';
import { datasetNamed, datasetNames, datasets, eventId, eventTimeMs } from '../src/index.ts';
import { sampleEvent } from './helpers/events.ts';

describe('datasets', () => {
  it('are the three that the archive knows', () => {
    expect(datasetNames).toEqual(['website-events', 'app-logs', 'iot-readings']);
  });

  it.each(datasetNames)('%s names three fields that its schema requires', (name) => {
    const { schema, idField, eventTimeField, partitionKeyField } = datasetNamed(name);
    for (const field of [idField, eventTimeField, partitionKeyField]) {
      expect(Object.keys(schema.shape)).toContain(field);
      expect(schema.safeParse(sampleEvent(name, { [field]: null })).success).toBe(false);
    }
  });

  it.each(datasetNames)('%s says what each field means, and names them in snake_case', (name) => {
    for (const [field, type] of Object.entries(datasetNamed(name).schema.shape)) {
      expect(field).toMatch(/^[a-z][a-z0-9_]*$/);
      expect((type as { description?: string }).description ?? '').not.toBe('');
    }
  });

  it.each(datasetNames)('%s refuses an unknown field and a missing one', (name) => {
    const { schema } = datasetNamed(name);
    expect(schema.safeParse(sampleEvent(name)).success).toBe(true);
    expect(schema.safeParse(sampleEvent(name, { extra: 1 })).error?.issues[0]?.code).toBe(
      'unrecognized_keys',
    );
    for (const field of Object.keys(schema.shape)) {
      const { [field]: _left, ...rest } = sampleEvent(name);
      expect(schema.safeParse(rest).success, `without ${field}`).toBe(false);
    }
  });
});

describe('datasetNamed', () => {
  it.each(['no-such', '', 'toString', '__proto__'])('throws for %j and lists the names there are', (name) => {
    expect(() => datasetNamed(name)).toThrow(
      new RangeError(`no dataset "${name}"; there are website-events, app-logs, iot-readings`),
    );
  });
});

describe('eventId and eventTimeMs', () => {
  it.each(Object.values(datasets))('read the fields that $name names', (dataset) => {
    const event = sampleEvent(dataset.name, { timestamp: '1970-01-01T00:00:01.500Z' });
    expect(eventId(dataset, event)).toBe('018f3f7e-7b0a-7c3e-9d52-0123456789ab');
    expect(eventTimeMs(dataset, event)).toBe(1_500);
  });
});
