import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemFromIssue } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { type Environment, environmentSchema, type Pipeline } from './environment.ts';
import { jsonFault, repeatedKey } from './json-position.ts';

/** Another folder of environment files than the package's own, e.g. one that lies in a repository of yours. */
const FOLDER_VARIABLE = 'EVENT_ARCHIVE_ENVIRONMENTS';

/** The folder that environment files are read from. */
export const environmentsFolder = (): string =>
  process.env[FOLDER_VARIABLE] || fileURLToPath(new URL('../environments', import.meta.url));

/** Names of the environments there are, one per `<name>.json`. Throws a UserError when there are none. */
export function environmentNames(folder: string = environmentsFolder()): string[] {
  const names = read(folder, () => readdirSync(folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
  if (names.length === 0) throw new UserError(`${folder}: holds no environment (NAME.json)`);
  return names;
}

/** Environment by name. Throws a UserError that names the file and the field that is wrong. */
export function loadEnvironment(name: string, folder: string = environmentsFolder()): Environment {
  const names = environmentNames(folder);
  if (!names.includes(name))
    throw new UserError(`--env ${name}: no such environment; there are ${names.join(', ')}`);
  const file = join(folder, `${name}.json`);
  const shown = relative(process.cwd(), file);
  return environmentFromText(
    read(shown, () => readFileSync(file, 'utf8')),
    shown,
    name,
  );
}

/** The text of an environment file → environment; `file` is what errors call it, `name` what the file must be called. */
export function environmentFromText(text: string, file: string, name: string): Environment {
  // Some editors on Windows begin a file with a byte order mark.
  const json = text.replace(/^\uFEFF/, '');
  const fault = jsonFault(json);
  if (fault) throw new UserError(`${file}:${fault.line}:${fault.column}: not JSON: ${fault.message}`);
  const repeated = repeatedKey(json);
  if (repeated) throw new UserError(`${file}:${repeated.line}:${repeated.column}: ${repeated.message}`);
  const result = environmentSchema.safeParse(JSON.parse(json));
  if (!result.success) throw new UserError(`${file}: ${issuesText(result.error.issues)}`);
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

/** The first issue, and how many there are besides. */
function issuesText(issues: readonly Parameters<typeof problemFromIssue>[0][]): string {
  const { field, message } = problemFromIssue(issues[0]);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${field === null ? '' : `${field}: `}${message}${more}`;
}

function read<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new UserError(`${path}: cannot read it (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
