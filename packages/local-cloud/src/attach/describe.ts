import {
  DescribeDeliveryStreamCommand,
  type FirehoseClient,
  ListDeliveryStreamsCommand,
} from '@aws-sdk/client-firehose';
import { DescribeStreamCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { type Answer, answerFromDescription } from './description.ts';

const isMissing = (error: unknown): boolean => (error as Error).name === 'ResourceNotFoundException';

/** Asks an endpoint for a delivery stream. Rejects with the SDK's error for all but a missing one. */
export async function describeDeliveryStream(firehose: FirehoseClient, name: string): Promise<Answer> {
  try {
    const reply = await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }));
    return answerFromDescription(reply.DeliveryStreamDescription);
  } catch (error) {
    if (isMissing(error)) return { kind: 'gone' };
    throw error;
  }
}

/** Every delivery stream that an endpoint has, by name. */
export async function listDeliveryStreams(firehose: FirehoseClient): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const last = names.at(-1);
    const page = await firehose.send(
      new ListDeliveryStreamsCommand(last === undefined ? {} : { ExclusiveStartDeliveryStreamName: last }),
    );
    const found = (page.DeliveryStreamNames ?? []).filter((name) => !names.includes(name));
    names.push(...found);
    if (page.HasMoreDeliveryStreams !== true || found.length === 0) return names;
  }
}

/** When a Kinesis stream was created, milliseconds since the epoch; undefined where there is none. */
export async function streamCreatedMs(
  kinesis: KinesisClient,
  StreamARN: string,
): Promise<number | undefined> {
  try {
    const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamARN, Limit: 1 }));
    return StreamDescription?.StreamCreationTimestamp?.getTime() ?? 0;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
