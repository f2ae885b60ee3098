import {
  CreateDeliveryStreamCommand,
  DeleteDeliveryStreamCommand,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import {
  fromKinesis,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
} from '../firehose/helpers/delivery.ts';
import type { TestCloud } from '../firehose/helpers/serve-firehose.ts';
import { attach, serveUndelivered, untilSaid, untilStored } from './helpers/attach.ts';

const LINES = { ProcessingConfiguration: NEWLINES };

const update = (cloud: TestCloud, Prefix: string, version = '1') =>
  cloud.firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId: version,
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate: { Prefix },
    }),
  );

const createDelivery = (cloud: TestCloud) =>
  cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(LINES)));
const deleteDelivery = (cloud: TestCloud) =>
  cloud.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }));

describe('what changes at the endpoint', () => {
  it('an update is in force for objects from then on', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const attached = await attach(cloud);
    await update(cloud, 'moved/');
    await untilSaid(attached, /^version 2 is in force now$/);
    await putRecords(cloud, ['one']);
    await untilStored(attached, 1);
    expect(attached.stored[0]?.key).toMatch(/^moved\/.*\/delivery-2-/);
  });

  it('an update to what is not emulated ends delivery and keeps the checkpoints', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    let isBroken = false;
    cloud.firehose.middlewareStack.add(
      (next) => async (args) => {
        const reply = await next(args);
        const { DeliveryStreamDescription: described } = reply.output as {
          DeliveryStreamDescription?: { DeliveryStreamStatus: string };
        };
        if (described && isBroken) described.DeliveryStreamStatus = 'DELETING_FAILED';
        return reply;
      },
      { step: 'initialize' },
    );
    const attached = await attach(cloud);
    await putRecords(cloud, ['one']);
    await untilStored(attached, 1);
    isBroken = true;
    await attached.ended;
    expect(attached.log.at(-1)).toMatchObject({
      level: 'error',
      text: 'is delivered no more: it is DELETING_FAILED',
    });
    expect(attached.report()).toMatchObject([{ ended: 'refused', records: 1 }]);
    isBroken = false;
    await putRecords(cloud, ['two']);
    const next = await attach(cloud, { checkpoints: attached.checkpoints });
    await untilStored(next, 1);
    expect(await storedLines(cloud)).toEqual(['one', 'two']);
  });

  it('a deletion ends it', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const attached = await attach(cloud);
    await deleteDelivery(cloud);
    await attached.ended;
    expect(attached.log).toMatchObject([
      { deliveryStream: 'delivery', text: expect.stringMatching(/^was deleted/) },
    ]);
    expect(attached.report()).toMatchObject([{ ended: 'deleted' }]);
  });

  it('one that was deleted and created while nobody attached begins without the old checkpoints', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const first = await attach(cloud);
    await putRecords(cloud, ['one']);
    await untilStored(first, 1);
    await first.stop();
    await deleteDelivery(cloud);
    await createDelivery(cloud);
    const second = await attach(cloud, { checkpoints: first.checkpoints, start: 'trim-horizon' });
    expect(second.log.map(({ text }) => text)).toEqual([
      'it or its stream was created anew; begins without the old checkpoints',
    ]);
    await untilStored(second, 1);
    expect(await storedLines(cloud)).toEqual(['one', 'one']);
  });

  it('one that is deleted and created between two looks goes on as the new one', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const attached = await attach(cloud, { describeEveryMs: 500 });
    await putRecords(cloud, ['one']);
    await untilStored(attached, 1);
    await deleteDelivery(cloud);
    await createDelivery(cloud);
    await untilSaid(attached, /created anew/);
    await putRecords(cloud, ['two']);
    await untilStored(attached, 2);
    expect(attached.report()).toMatchObject([{ records: 2, objects: 2 }]);
    expect(await storedLines(cloud)).toEqual(['one', 'two']);
  });

  it('an endpoint that does not answer for a while is said once', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const attached = await attach(cloud);
    let isDown = true;
    cloud.firehose.middlewareStack.add(
      (next) => async (args) => {
        if (isDown) throw new Error('down for a while');
        return next(args);
      },
      { step: 'initialize' },
    );
    await untilSaid(attached, /down for a while/);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(attached.log).toMatchObject([
      { text: 'cannot be described (down for a while); version 1 stays in force' },
    ]);
    isDown = false;
    await update(cloud, 'moved/');
    await untilSaid(attached, /^version 2/);
  });
});
