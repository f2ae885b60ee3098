import type { FirehoseClient } from '@aws-sdk/client-firehose';
import type { AwsTarget } from '@event-archive/aws-clients';
import type { StoredObject } from '../firehose/deliver.ts';
import type { EngineOptions } from '../firehose/engine.ts';
import type { LogLine } from '../firehose/log.ts';
import type { Bends } from './in-force.ts';

type EngineClients = Omit<
  EngineOptions,
  'stateFolder' | 'clock' | 'ids' | 'log' | 'pollIntervalMs' | 'onStored'
>;

export interface AttachOptions extends Bends {
  /** Called for everything; give them middleware to see each call. */
  readonly clients: EngineClients & { readonly firehose: FirehoseClient };
  /** Where they call, for what is said of failures. */
  readonly target: AwsTarget;
  /** Names, or all that the endpoint has at the start. */
  readonly deliveryStreams: readonly string[] | 'all';
  /** Folder that keeps how far each shard is stored. */
  readonly checkpoints: string;
  readonly clock: EngineOptions['clock'];
  readonly ids: EngineOptions['ids'];
  readonly log: (line: LogLine) => void;
  readonly onStored?: ((object: StoredObject) => void) | undefined;
  /** How often each shard is read; once a second when left out, as the service does. */
  readonly pollIntervalMs?: number | undefined;
  /** How often the endpoint is asked for changes; every three seconds when left out. */
  readonly describeEveryMs?: number | undefined;
}
