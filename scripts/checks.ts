import { check as bench } from './check-bench.ts';
import { check as catalog } from './check-catalog.ts';
import { check as clients } from './check-clients.ts';
import { check as docs } from './check-docs.ts';
import { check as environmentSchema } from './check-environment-schema.ts';
import { check as fidelity } from './check-fidelity.ts';
import { check as fileLength } from './check-file-length.ts';
import { check as imports } from './check-imports.ts';
import { check as limits } from './check-limits.ts';
import { check as lockfile } from './check-lockfile.ts';
import { check as packageShape } from './check-package-shape.ts';
import { check as schema } from './check-schema.ts';
import { check as securityBaseline } from './check-security-baseline.ts';
import { check as suppressions } from './check-suppressions.ts';
import { check as synth } from './check-synth.ts';
import { check as words } from './check-words.ts';
import type { Check } from './repository.ts';

/** The rules of this repository. A new one is a file beside this and a line here. */
export const checks: readonly Check[] = [
  imports,
  clients,
  packageShape,
  catalog,
  lockfile,
  fileLength,
  limits,
  suppressions,
  words,
  docs,
  bench,
  fidelity,
  environmentSchema,
  schema,
  synth,
  securityBaseline,
];
