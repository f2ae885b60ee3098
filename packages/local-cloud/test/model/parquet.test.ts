import { proveModel } from './helpers/prove.ts';

proveModel('Parquet', { shards: { min: 1, max: 2 }, share: 0.06 });
