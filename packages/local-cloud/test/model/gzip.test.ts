import { proveModel } from './helpers/prove.ts';

proveModel('GZIP', { shards: { min: 1, max: 1 }, share: 0.25 });
