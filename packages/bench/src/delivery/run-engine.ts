import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { randomIds, systemClock } from '@event-archive/local-cloud';
import {
  type DeliveryStreamDescription,
  type Engine,
  startEngine,
} from '@event-archive/local-cloud/firehose/engine';
import type { Lap } from '../harness/ratio.ts';

export interface EngineWork {
  readonly kinesis: KinesisClient;
  readonly s3: S3Client;
  readonly glue?: GlueClient;
  readonly stream: DeliveryStreamDescription;
  /** How many there are to deliver. */
  readonly records: number;
  /** How often each shard is read. */
  readonly pollIntervalMs?: number;
  /** The stream stays open, so that what is buffered at its end goes out only when told to. */
  readonly drainOnceRead?: boolean;
  /** Called with the bytes of records that the engine holds, each time that an object is stored. */
  readonly onHeld?: (heldBytes: number, stored: number) => void;
}

/** The engine as the embedded cloud starts it, from its start until S3 has taken the last record. */
export async function runEngine(work: EngineWork): Promise<Lap> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'bench-delivery-'));
  const began = performance.now();
  let stored = 0;
  let onDone: (seconds: number) => void = () => {};
  let onTrouble: (error: Error) => void = () => {};
  const done = new Promise<number>((resolve, reject) => {
    [onDone, onTrouble] = [resolve, reject];
  });
  const engine = startEngine(() => work.stream, {
    kinesis: work.kinesis,
    s3: work.s3,
    glue: work.glue ?? NO_GLUE,
    stateFolder,
    clock: systemClock,
    ids: randomIds,
    log: ({ text }) => onTrouble(new Error(`the engine says: ${text}`)),
    pollIntervalMs: work.pollIntervalMs ?? 1_000,
    onStored: ({ records }) => {
      stored += records;
      work.onHeld?.(sum(engine.sources.map(({ bufferedBytes }) => bufferedBytes)), stored);
      if (stored >= work.records) onDone((performance.now() - began) / 1_000);
    },
  });
  const look = work.drainOnceRead ? drainOnceRead(engine, work.records) : undefined;
  try {
    const seconds = await done;
    if (stored !== work.records) throw new Error(`${stored} of ${work.records} records stored`);
    return { count: stored, seconds };
  } finally {
    clearInterval(look);
    await engine.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

/** Asked for nothing by a delivery stream that converts nothing. */
const NO_GLUE = {} as GlueClient;

const LOOK_EVERY_MS = 5;

function drainOnceRead(engine: Engine, records: number): NodeJS.Timeout {
  const look = setInterval(() => {
    if (sum(engine.sources.map(({ readRecords }) => readRecords)) < records) return;
    clearInterval(look);
    void engine.drain();
  }, LOOK_EVERY_MS);
  return look;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
