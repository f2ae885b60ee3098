import { proveModel } from './helpers/prove.ts';

proveModel('dynamic partitioning', { shards: { min: 1, max: 3 }, share: 0.2 });
