import { describe, expect, it } from 'vitest';
import { progressLine, progressOn } from '../src/index.ts';
import { recordedIo } from './helpers/recorder.ts';

describe('progressOn', () => {
  it('says nothing where nobody watches', () => {
    const io = recordedIo();
    const progress = progressOn(io, 'sending');
    progress.update(1, 2);
    progress.end();
    expect(io.errors).toEqual([]);
  });

  it('redraws one line at most ten times a second, always when all is done, and wipes it', () => {
    const io = recordedIo({ progress: true });
    let now = 0;
    const progress = progressOn(io, 'sending', () => now);
    for (; now < 200; now += 10) progress.update(now, 1_000);
    progress.update(1_000, 1_000);
    progress.end();
    expect(io.errors).toEqual([
      '\r\u001B[K\u001B[?7lsending ░░░░░░░░░░░░░░░░░░░░░░░░ 0/1,000\u001B[?7h',
      '\r\u001B[K\u001B[?7lsending ██░░░░░░░░░░░░░░░░░░░░░░ 100/1,000\u001B[?7h',
      '\r\u001B[K\u001B[?7lsending ████████████████████████ 1,000/1,000\u001B[?7h',
      '\r\u001B[K',
    ]);
    expect(io.printed).toEqual([]);
  });
});

describe('progressLine', () => {
  it.each([
    ['a bar with a total', 617, 1_234, 'throttled', 'sending ████████████░░░░░░░░░░░░ 617/1,234 throttled'],
    ['only the count without one', 617, undefined, '', 'sending 617'],
    ['only the count of nothing', 0, 0, '', 'sending 0'],
    ['a full bar when there is more than expected', 20, 10, '', 'sending ████████████████████████ 20/10'],
    ['an empty bar at first', 0, 10, '', 'sending ░░░░░░░░░░░░░░░░░░░░░░░░ 0/10'],
  ])('shows %s', (_fact, done, total, note, line) => {
    expect(progressLine('sending', done, total, note)).toBe(line);
  });
});
