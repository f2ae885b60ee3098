import { proveModel } from './helpers/prove.ts';

proveModel('GZIP with a backup', { shards: { min: 1, max: 3 }, share: 0.2 });
proveModel('dynamic partitioning with a backup', { shards: { min: 1, max: 2 }, share: 0.15 });
proveModel('Parquet with a backup', { shards: { min: 1, max: 2 }, share: 0.03 });
