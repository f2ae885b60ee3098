import type { ApiReply, Correction } from '../front.ts';

/**
 * PutRecords one after the other. moto's put_record "is not safe for concurrency", as its source says
 * (moto/kinesis/models.py, 5.2.1): of calls that meet, two records get the same sequence number and one of them is gone.
 * Of 3,000 events sent with four requests at a time 3 to 6 were missing (2026-11-24), which the ledger found out.
 */
export function putRecords(): Correction {
  let before: Promise<unknown> = Promise.resolve();
  return {
    fault: 'Kinesis loses records of PutRecords calls that meet',
    concerns: ({ target }) => target === 'Kinesis_20131202.PutRecords',
    answer(call, emulator): Promise<ApiReply> {
      const answered = before.then(() => emulator(call));
      before = answered.catch(() => undefined);
      return answered;
    },
  };
}
