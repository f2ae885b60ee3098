import { describe, expect, it, onTestFinished } from 'vitest';
import { type LapProgram, startLapProgram } from '../../src/producer/lap-program.ts';
import {
  boto3Loop,
  boto3Missing,
  checkDelivery,
  rowsBeside,
  startBoto3,
  startOurs,
  startSdk,
} from '../../src/producer/vs-peers.ts';

const withoutBoto3 = (await boto3Missing()) !== undefined;
const started = (program: LapProgram) => {
  onTestFinished(program.stop);
  return program;
};
const SLOW = { timeout: 30_000 };

describe('the programs of the producer bench', () => {
  it('of ours and of the SDK deliver each event once', SLOW, async () => {
    await checkDelivery({ ours: started(startOurs()), sdk: started(startSdk()) });
  });

  it.skipIf(withoutBoto3)('of boto3 deliver each event once', SLOW, async () => {
    await checkDelivery({
      loop: started(startBoto3('put_record')),
      batches: started(startBoto3('put_records')),
    });
  });

  it('that lose events are found out', SLOW, async () => {
    const boasting = started(
      startLapProgram(process.execPath, [
        '-e',
        'process.stdin.on("data", () => console.log(JSON.stringify({ count: 1000, seconds: 1 })))',
      ]),
    );
    await expect(checkDelivery({ boasting })).rejects.toThrow(
      'boasting: of 1000 events 0 arrived, 0 different ones',
    );
  });

  it('that get fewer events acknowledged, or end, make no lap', async () => {
    const plan = { endpoint: 'http://127.0.0.1:9', stream: 's', bytes: 740, events: 5, seed: 1 } as const;
    const rules = { inFlight: 1 };
    const lap = (script: string) =>
      started(startLapProgram(process.execPath, ['-e', script])).lap({ ...plan, ...rules });
    await expect(lap('console.log(`{"count":4,"seconds":1}`)')).rejects.toThrow(
      /: 4 of 5 events were acknowledged$/,
    );
    await expect(lap('console.error("out of luck"); process.exit(3)')).rejects.toThrow(/ended: out of luck$/);
  });
});

describe('rowsBeside', () => {
  it('names a peer that is missing, and makes no row', async () => {
    const said: string[] = [];
    const context = { name: 'vs-x', quick: true, say: (text: string) => void said.push(text) };
    const peer = { ...boto3Loop, missing: async () => 'python3 with boto3' };
    expect(await rowsBeside(peer, context)).toEqual([]);
    expect(said).toEqual(['no row: python3 with boto3 is not installed']);
  });
});
