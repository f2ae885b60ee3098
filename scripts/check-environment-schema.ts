import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { environmentJsonSchema } from '@event-archive/environments';
import { type Check, jsonOf } from './repository.ts';

const FILE = 'packages/environments/environment.schema.json';
const REMEDY = 'run node packages/environments/src/write-schema.ts, then pnpm format';

/** The JSON Schema that editors read is the one that the commands check with. */
export const check: Check = {
  name: 'environment-schema',
  async run(root) {
    if (!existsSync(join(root, FILE))) return [`${FILE}: is missing; ${REMEDY}`];
    // As JSON: what is undefined in the one is not there in the other.
    const expected: unknown = JSON.parse(JSON.stringify(environmentJsonSchema()));
    return isDeepStrictEqual(jsonOf(root, FILE), expected) ? [] : [`${FILE}: is stale; ${REMEDY}`];
  },
};
