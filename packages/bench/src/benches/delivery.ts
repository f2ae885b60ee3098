import { fidelityText } from '../delivery/fidelity.ts';
import { type Bench, caseFrom } from '../harness/bench.ts';

export const bench: Bench = {
  describe: 'The Firehose engine: records in memory, or in a stream, to stored objects',
  cases: [
    caseFrom('gzip-vs-zlib', () => import('../delivery/gzip-vs-zlib.ts')),
    caseFrom('parquet-vs-duckdb', () => import('../delivery/parquet-vs-duckdb.ts')),
    caseFrom('end-to-end', () => import('../delivery/end-to-end.ts')),
    caseFrom('backlog-memory', () => import('../delivery/backlog-memory.ts')),
  ],
  appendix: fidelityText,
};
