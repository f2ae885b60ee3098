import type { AwsReply } from '../aws-reply.ts';
import type { Clock } from '../firehose/clock.ts';
import { ServiceError } from '../firehose/service-error.ts';
import { actionNamed } from './actions/index.ts';
import { type Catalog, type KeptDatabase, openCatalog, type TableVersion } from './catalog.ts';

export interface GlueOptions {
  readonly stateFolder: string;
  readonly accountId: string;
  readonly clock: Clock;
}

/** The part of the Glue API that keeps databases and tables, over a folder. */
export interface Glue {
  handle(operation: string, request: unknown): Promise<AwsReply>;
}

/** What an action works on. The lookups throw EntityNotFoundException. */
export interface Service extends Pick<Catalog, 'all' | 'put' | 'remove'> {
  readonly accountId: string;
  nowSeconds(): number;
  has(database: string): boolean;
  get(database: string): KeptDatabase;
  /** The version of a table that is in force. */
  table(database: string, table: string): TableVersion;
  /** All versions of a table, oldest first; the last is in force. */
  versions(database: string, table: string): readonly TableVersion[];
}

/** Opens the Glue catalog kept in a folder. */
export function openGlue({ stateFolder, accountId, clock }: GlueOptions): Glue {
  const catalog = openCatalog(stateFolder);
  const get = (database: string) => {
    const found = catalog.get(database);
    if (!found) throw notFound(`Database ${database} not found.`);
    return found;
  };
  const versions = (database: string, table: string) => {
    const { tables } = get(database);
    return (Object.hasOwn(tables, table) ? tables[table] : undefined) ?? [];
  };
  const service: Service = {
    ...catalog,
    accountId,
    nowSeconds: () => clock.nowMs() / 1_000,
    has: (database) => catalog.get(database) !== undefined,
    get,
    versions,
    table(database, table) {
      const last = versions(database, table).at(-1);
      if (!last) throw notFound('Entity Not Found');
      return last;
    },
  };
  return { handle: async (operation, request) => answered(service, operation, request) };
}

export const notFound = (message: string): ServiceError =>
  new ServiceError('EntityNotFoundException', message);

function answered(service: Service, operation: string, request: unknown): AwsReply {
  const action = actionNamed(operation);
  if (!action)
    return new ServiceError('UnknownOperationException', `Glue ${operation} is not emulated`).reply();
  try {
    return { status: 200, body: action(service, request) };
  } catch (error) {
    if (error instanceof ServiceError) return error.reply();
    throw error;
  }
}
