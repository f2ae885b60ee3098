import { tableFrom } from '@event-archive/terminal';

type Answer = 'yes' | 'no';

/** What an archive must be able to rely on, and who does it. */
export interface FidelityRow {
  readonly behaviour: string;
  readonly ours: Answer;
  readonly naive: Answer;
  readonly localStack: Answer;
  readonly moto: Answer;
  /** Where each answer about others can be read; all read 2026-11-24. */
  readonly sources: string;
}

const LOCALSTACK = 'https://github.com/localstack/localstack/issues';
const LOCALSTACK_CODE = 'localstack/services/firehose/provider.py';
const MOTO = 'moto 5.2.1, moto/firehose/models.py put_s3_records';

/**
 * What cannot be told by a rate: how far each one does what Firehose does. LocalStack is 4.14, the last that is open;
 * of moto and LocalStack this is what they publish, not a run beside ours.
 */
export const FIDELITY: readonly FidelityRow[] = [
  {
    behaviour: 'reads a Kinesis stream as its source',
    ours: 'yes',
    naive: 'yes',
    localStack: 'yes',
    moto: 'no',
    sources: `${LOCALSTACK_CODE}; moto/firehose/models.py keeps the source to describe it and reads none`,
  },
  {
    behaviour: 'fills a buffer by size and interval before it writes',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK}/7024; ${MOTO}: an object for each call`,
  },
  {
    behaviour: 'evaluates !{timestamp:…} in the prefix',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK}/10292; ${MOTO}: the prefix stays as it is`,
  },
  {
    behaviour: 'names the object by the arrival of its oldest record',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK_CODE}; ${MOTO}: the time of writing`,
  },
  {
    behaviour: 'compresses as CompressionFormat says',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK}/13301; ${MOTO}: the bytes as they came; the naive loop knows GZIP alone`,
  },
  {
    behaviour: 'partitions dynamically',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK}/8169; ${MOTO}: there is one key for a call`,
  },
  {
    behaviour: 'takes KPL aggregates apart',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK_CODE} and ${MOTO}: records are joined as they came`,
  },
  {
    behaviour: 'adds a newline where AppendDelimiterToRecord says so, and only there',
    ours: 'yes',
    naive: 'no',
    localStack: 'no',
    moto: 'no',
    sources: `${LOCALSTACK_CODE}: an unsupported processor; ${MOTO}: none; the naive loop always adds one`,
  },
];

/** The table for people, and where its answers come from. */
export function fidelityText(): string {
  const head = ['does what Firehose does', 'ours', 'naive loop', 'LocalStack', 'moto'];
  const body = FIDELITY.map(({ behaviour, ours, naive, localStack, moto }) => [
    behaviour,
    ours,
    naive,
    localStack,
    moto,
  ]);
  const sources = FIDELITY.map(({ behaviour, sources: found }) => `  ${behaviour}: ${found}`);
  return `${tableFrom([head, ...body])}\n\nsources\n${sources.join('\n')}`;
}
