import { join } from 'node:path';
import { actionNamed } from './actions/index.ts';
import { openCatalog } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { DeliveryStreamDescription, ExtendedS3Configuration } from './config.ts';
import { type Engine, type EngineOptions, startEngine } from './engine.ts';
import { metricRecorder } from './metrics.ts';
import { schemaProblem } from './rules/schema-problem.ts';
import { invalidArgument, type Reply, ServiceError } from './service-error.ts';
import { type DeliveryStreamStatus, statusOf } from './status.ts';

export interface FirehoseOptions extends Omit<EngineOptions, 'pollIntervalMs'> {
  readonly region: string;
  readonly accountId: string;
  /** How often each shard is read. The service reads once a second. */
  readonly pollIntervalMs?: number;
  /** False leaves the delivery streams that read a Kinesis stream to somebody else. Direct PUT is delivered always. */
  readonly deliverStreams?: boolean;
}

/** The Amazon Data Firehose API and its delivery, over a folder. */
export interface Firehose {
  handle(action: string, request: unknown): Promise<Reply>;
  status(): DeliveryStreamStatus[];
  stop(): Promise<void>;
}

/** What an action works on. */
export interface Service {
  readonly region: string;
  readonly accountId: string;
  nowMs(): number;
  all(): DeliveryStreamDescription[];
  /** Throws ResourceNotFoundException. */
  get(name: string): DeliveryStreamDescription;
  has(name: string): boolean;
  /** Keeps a new or changed delivery stream; a new one starts to deliver. */
  put(stream: DeliveryStreamDescription): void;
  remove(name: string): Promise<void>;
  engine(name: string): Engine;
  /** Throws InvalidArgumentException where the table that a destination converts to is not as it must be. */
  checkSchema(destination: ExtendedS3Configuration): Promise<void>;
}

/** Starts Firehose: the delivery streams that the folder knows go on where they were. */
export function createFirehose(options: FirehoseOptions): Firehose {
  const engines = new Map<string, Engine>();
  const service = serviceOver(options, engines);
  for (const stream of service.all()) service.put(stream);
  return {
    handle: (action, request) => answered(service, action, request),
    status: () => service.all().map((stream) => statusOf(stream, service.engine(stream.DeliveryStreamName))),
    stop: async () => void (await Promise.all([...engines.values()].map((engine) => engine.stop()))),
  };
}

/** Stands where somebody else delivers. */
const idleEngine = (clock: Clock): Engine => ({
  sources: [],
  metrics: metricRecorder(clock),
  queue: undefined,
  trouble: () => undefined,
  drain: async () => {},
  stop: async () => {},
  forget: () => {},
});

function serviceOver(options: FirehoseOptions, engines: Map<string, Engine>): Service {
  const { region, accountId, clock, stateFolder, pollIntervalMs = 1_000, deliverStreams = true } = options;
  const catalog = openCatalog(join(stateFolder, 'delivery-streams'));
  const found = <T>(name: string, value: T | undefined): T => {
    if (value !== undefined) return value;
    const message = `Firehose ${name} under account ${accountId} not found.`;
    throw new ServiceError('ResourceNotFoundException', message);
  };
  return {
    region,
    accountId,
    nowMs: () => clock.nowMs(),
    all: catalog.all,
    has: (name) => catalog.get(name) !== undefined,
    get: (name) => found(name, catalog.get(name)),
    engine: (name) => found(name, engines.get(name)),
    async checkSchema(destination) {
      const problem = await schemaProblem(destination, options.glue);
      if (problem !== undefined) throw invalidArgument(problem);
    },
    put(stream) {
      const name = stream.DeliveryStreamName;
      catalog.put(stream);
      if (!engines.has(name)) {
        const isOurs = deliverStreams || stream.Source === undefined;
        const start = () => startEngine(() => catalog.get(name) ?? stream, { ...options, pollIntervalMs });
        engines.set(name, isOurs ? start() : idleEngine(clock));
      }
    },
    async remove(name) {
      const engine = found(name, engines.get(name));
      await engine.stop();
      engine.forget();
      engines.delete(name);
      catalog.remove(name);
    },
  };
}

async function answered(service: Service, name: string, request: unknown): Promise<Reply> {
  const action = actionNamed(name);
  if (!action)
    return new ServiceError('UnknownOperationException', `Firehose ${name} is not emulated`).reply();
  try {
    return { status: 200, body: await action(service, request) };
  } catch (error) {
    if (error instanceof ServiceError) return error.reply();
    throw error;
  }
}
