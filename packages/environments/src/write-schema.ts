import { writeFileSync } from 'node:fs';
import { environmentJsonSchema } from './json-schema.ts';

// Run after a change to environment.ts, then `pnpm format`.
const file = new URL('../environment.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
