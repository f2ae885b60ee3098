import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { DeleteStreamCommand } from '@aws-sdk/client-kinesis';
import { UserError } from '@event-archive/terminal/user-error';
import { describe, expect, it } from 'vitest';
import {
  directPut,
  fromKinesis,
  NEWLINES,
  STREAM,
  STREAM_ARN,
  startDelivery,
} from '../firehose/helpers/delivery.ts';
import { attach, serveUndelivered } from './helpers/attach.ts';

const LINES = { ProcessingConfiguration: NEWLINES };

describe('which delivery streams', () => {
  it('with all: those that can be delivered, and why not the others', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    await cloud.firehose.send(
      new CreateDeliveryStreamCommand({ ...directPut(), DeliveryStreamName: 'by-hand' }),
    );
    for (let i = 0; i < 12; i++)
      await cloud.firehose.send(
        new CreateDeliveryStreamCommand({ ...fromKinesis(LINES), DeliveryStreamName: `more-${i}` }),
      );
    const attached = await attach(cloud, { deliveryStreams: 'all' });
    expect(attached.served).toHaveLength(13);
    expect(attached.refused).toEqual([
      {
        deliveryStream: 'by-hand',
        why: 'Direct PUT: what is put goes to the endpoint, which gives it to nobody else',
      },
    ]);
  });

  it('with all: none that can be delivered is an error that names each', async () => {
    const cloud = await serveUndelivered();
    await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut()));
    const failed = attach(cloud, { deliveryStreams: 'all' });
    await expect(failed).rejects.toThrow(UserError);
    await expect(failed).rejects.toThrow(
      `none of the delivery streams at ${cloud.endpoint} can be delivered: delivery (Direct PUT: `,
    );
  });

  it('with all and none there says so', async () => {
    const cloud = await serveUndelivered();
    await expect(attach(cloud, { deliveryStreams: 'all' })).rejects.toThrow(
      `--all: there is no delivery stream at ${cloud.endpoint}; deploy one first`,
    );
  });

  it('one that is not there is refused with those that are', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    await expect(attach(cloud, { deliveryStreams: ['delivery', 'dleivery'] })).rejects.toThrow(
      `--delivery-stream dleivery: no such delivery stream at ${cloud.endpoint}; there are delivery`,
    );
  });

  it('one whose stream is not there is refused', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    await cloud.kinesis.send(new DeleteStreamCommand({ StreamName: STREAM }));
    const failed = () => attach(cloud);
    await expect
      .poll(() => failed().then(() => 'attached', String))
      .toContain(`--delivery-stream delivery: its source ${STREAM_ARN} is not there`);
  });

  it('an answer that is none of the API comes out as one line', async () => {
    const cloud = await serveUndelivered({
      onKinesis: () => ({ status: 418, body: { __type: 'Teapot', message: 'no' } }),
    });
    await cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(LINES)));
    const failed = attach(cloud);
    await expect(failed).rejects.toThrow(UserError);
    await expect(failed).rejects.toThrow(
      `attaching to delivery stream delivery: ${cloud.endpoint} answers Teapot: no (HTTP 418)`,
    );
  });

  it('a source that may not be read comes out as one line', async () => {
    const cloud = await serveUndelivered({
      onKinesis: () => ({
        status: 400,
        body: { __type: 'AccessDeniedException', message: 'role/firehose may not DescribeStream' },
      }),
    });
    await cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(LINES)));
    await expect(attach(cloud)).rejects.toThrow(
      `attaching to delivery stream delivery: ${cloud.endpoint} denied it: role/firehose may not DescribeStream`,
    );
  });
});
