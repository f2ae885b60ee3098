import type { DeliveryStreamDescription as Described } from '@aws-sdk/client-firehose';
import { z } from 'zod';
import { withDefaults } from '../firehose/actions/create-delivery-stream.ts';
import {
  type DeliveryStreamDescription,
  extendedS3Configuration,
  kinesisSource,
  streamName,
} from '../firehose/config.ts';
import { list, structure, text } from '../firehose/model.ts';
import { notEmulated } from '../firehose/rules/not-emulated.ts';
import { semanticProblem } from '../firehose/rules/semantic.ts';

/** What an endpoint says of a delivery stream, as far as it concerns whoever delivers for it. */
export type Answer =
  | { readonly kind: 'active'; readonly stream: DeliveryStreamDescription }
  | { readonly kind: 'creating' }
  | { readonly kind: 'gone' }
  /** It is there and cannot be delivered from here. */
  | { readonly kind: 'refused'; readonly why: string };

const MISSING = 'is missing';
const time = z.date({ error: ({ input }) => (input === undefined ? MISSING : 'is no time') });

// The outside first: a delivery stream of another kind is refused for what it is, not for what its answer lacks.
const outline = structure({
  DeliveryStreamStatus: text({ min: 1 }),
  DeliveryStreamType: text({ min: 1 }),
  Destinations: list(z.record(z.string(), z.unknown())),
});

const whole = structure({
  DeliveryStreamName: streamName,
  DeliveryStreamARN: text({ min: 1, max: 512 }),
  VersionId: text({ min: 1, max: 50, pattern: /[0-9]+/ }),
  CreateTimestamp: time,
  LastUpdateTimestamp: time.optional(),
  Source: structure({
    KinesisStreamSourceDescription: structure({
      ...kinesisSource.shape,
      DeliveryStartTimestamp: time.optional(),
    }),
  }),
  Destinations: z.tuple([
    structure({
      DestinationId: text({ min: 1, max: 100 }),
      ExtendedS3DestinationDescription: extendedS3Configuration,
    }),
  ]),
});

/**
 * The SDK's reply of DescribeDeliveryStream → the delivery stream as the engine knows it. What the service would have by
 * default and an emulator leaves out is filled in: hints, compression, and the start of delivery, which is the creation.
 */
export function answerFromDescription(described: Described | undefined): Answer {
  const outside = outline.safeParse(described ?? {});
  if (!outside.success) return refusedFor(outside.error);
  const { DeliveryStreamStatus: status, DeliveryStreamType: type, Destinations } = outside.data;
  if (status === 'CREATING') return { kind: 'creating' };
  if (status === 'DELETING') return { kind: 'gone' };
  const why = kindProblem(status, type, Destinations);
  if (why !== undefined) return { kind: 'refused', why };
  const parsed = whole.safeParse(withBackup(described));
  if (!parsed.success) return refusedFor(parsed.error);
  const [{ ExtendedS3DestinationDescription: destination }] = parsed.data.Destinations;
  const problem = notEmulated(destination) ?? semanticProblem(destination);
  return problem === undefined
    ? { kind: 'active', stream: streamFrom(parsed.data) }
    : { kind: 'refused', why: problem };
}

function kindProblem(status: string, type: string, destinations: readonly object[]): string | undefined {
  if (status !== 'ACTIVE') return `it is ${status}`;
  if (type === 'DirectPut')
    return 'Direct PUT: what is put goes to the endpoint, which gives it to nobody else';
  if (type !== 'KinesisStreamAsSource') return `Source ${type} is not emulated`;
  const [first = {}] = destinations;
  const names = Object.entries(first).flatMap(([member, value]) =>
    member.endsWith('DestinationDescription') && value !== undefined && value !== null ? [member] : [],
  );
  if (names.length === 0 || names.includes('ExtendedS3DestinationDescription')) return undefined;
  return `Destination ${names[0]?.replace('DestinationDescription', '')} is not emulated`;
}

/** A request says S3BackupConfiguration where an answer says S3BackupDescription. */
function withBackup(described: Described | undefined): object {
  const [first] = described?.Destinations ?? [];
  const destination = first?.ExtendedS3DestinationDescription;
  if (!destination?.S3BackupDescription) return described ?? {};
  const ExtendedS3DestinationDescription = {
    ...destination,
    S3BackupConfiguration: destination.S3BackupDescription,
  };
  return { ...described, Destinations: [{ ...first, ExtendedS3DestinationDescription }] };
}

function streamFrom(described: z.infer<typeof whole>): DeliveryStreamDescription {
  const { KinesisStreamSourceDescription: source } = described.Source;
  const [{ DestinationId, ExtendedS3DestinationDescription: destination }] = described.Destinations;
  const updated = described.LastUpdateTimestamp;
  return {
    DeliveryStreamName: described.DeliveryStreamName,
    DeliveryStreamARN: described.DeliveryStreamARN,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'KinesisStreamAsSource',
    VersionId: described.VersionId,
    CreateTimestamp: seconds(described.CreateTimestamp),
    ...(updated === undefined ? {} : { LastUpdateTimestamp: seconds(updated) }),
    Source: {
      KinesisStreamSourceDescription: {
        ...source,
        DeliveryStartTimestamp: seconds(source.DeliveryStartTimestamp ?? described.CreateTimestamp),
      },
    },
    Destinations: [{ DestinationId, ExtendedS3DestinationDescription: withDefaults(destination) }],
    HasMoreDestinations: false,
  };
}

const seconds = (at: Date): number => at.getTime() / 1_000;

function refusedFor({ issues: [issue] }: z.ZodError): Answer {
  const path = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  const member = path.join('').replace(/^\./, '');
  const said = issue?.message ?? '';
  const problem = said === 'Member must not be null' ? MISSING : said;
  return { kind: 'refused', why: `in the reply of DescribeDeliveryStream ${member} ${predicateOf(problem)}` };
}

/** `Member must have …` reads on after the member's name as `must have …`. */
const predicateOf = (text: string): string => text.replace(/^Member /, '');
