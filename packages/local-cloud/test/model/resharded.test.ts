import { proveModel } from './helpers/prove.ts';

proveModel('GZIP', { shards: { min: 2, max: 4 }, share: 0.25 });
