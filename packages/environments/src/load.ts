import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@event-archive/terminal/user-error';
import { type Environment, environmentSchema, type Pipeline } from './environment.ts';

/** Another folder of environment files than the package's own, e.g. one that lies in a repository of yours. */
const FOLDER_VARIABLE = 'EVENT_ARCHIVE_ENVIRONMENTS';

/** The folder that environment files are read from. */
export const environmentsFolder = (): string =>
  process.env[FOLDER_VARIABLE] || fileURLToPath(new URL('../environments', import.meta.url));

/** Names of the environments there are, one per `<name>.json`. */
export function environmentNames(folder: string = environmentsFolder()): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => basename(file, '.json'))
      .sort();
  } catch (cause) {
    throw new UserError(`${folder}: cannot read the folder of environments (${(cause as Error).message})`, {
      cause,
    });
  }
}

/** Environment by name. Throws a UserError that names the file and the field that is wrong. */
export function loadEnvironment(name: string, folder: string = environmentsFolder()): Environment {
  const names = environmentNames(folder);
  if (!names.includes(name))
    throw new UserError(`--env ${name}: no such environment; there are ${names.join(', ')}`);
  const file = join(folder, `${name}.json`);
  return environmentFromText(readFileSync(file, 'utf8'), relative(process.cwd(), file), name);
}

/** The text of an environment file → environment; `file` is what errors call it, `name` what the file must be called. */
export function environmentFromText(text: string, file: string, name: string): Environment {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const result = environmentSchema.safeParse(parsed);
  if (!result.success) throw new UserError(`${file}: ${firstIssue(result.error.issues)}`);
  if (result.data.name !== name)
    throw new UserError(`${file}: name: must be "${name}" like the file, not "${result.data.name}"`);
  return result.data;
}

/** The environment's pipeline for a dataset. Throws a UserError that lists the ones it has. */
export function pipelineFor(environment: Environment, dataset: string): Pipeline {
  const found = environment.pipelines.find((pipeline) => pipeline.dataset === dataset);
  if (found) return found;
  const known = environment.pipelines.map((pipeline) => pipeline.dataset).join(', ');
  throw new UserError(`--dataset ${dataset}: environment ${environment.name} archives ${known}`);
}

type Issue = { readonly path: PropertyKey[]; readonly message: string };

function firstIssue(issues: readonly Issue[]): string {
  const [issue] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${issue?.path.map(String).join('.') || 'file'}: ${issue?.message}${more}`;
}
