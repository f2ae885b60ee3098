import type { ApiCall, Correction } from '../front.ts';

const CREATE = 'Kinesis_20131202.CreateStream';

/** CreateStream with tags → CreateStream, then AddTagsToStream with the same tags, which moto does keep. */
export const streamTags: Correction = {
  fault: 'Kinesis CreateStream drops the tags it is given',
  concerns: ({ target, body }) => target === CREATE && tagsOf(body) !== undefined,
  async answer(call, emulator) {
    const reply = await emulator(call);
    return reply.status === 200 ? await emulator(tagging(call)) : reply;
  },
};

const tagging = (call: ApiCall): ApiCall => ({
  ...call,
  headers: { ...call.headers, 'x-amz-target': 'Kinesis_20131202.AddTagsToStream' },
  body: Buffer.from(JSON.stringify({ StreamName: streamName(call.body), Tags: tagsOf(call.body) })),
});

const tagsOf = (body: Buffer): unknown => (JSON.parse(body.toString('utf8')) as { Tags?: object }).Tags;
const streamName = (body: Buffer): unknown =>
  (JSON.parse(body.toString('utf8')) as { StreamName?: string }).StreamName;
