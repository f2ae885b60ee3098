import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addArchivedId, newArchivedIds } from '../src/archived-ids.ts';
import { parseObjectKey } from '../src/object-key.ts';
import type { Fate } from '../src/read-ledger.ts';
import { shardBehind, shardProgress } from '../src/shard-progress.ts';
import { keyFor, SENT_AT } from './helpers/archive.ts';
import { hourlyFiling } from './helpers/filing.ts';

const object = parseObjectKey(keyFor(SENT_AT), hourlyFiling);
if (object.kind !== 'archive') throw new Error('a key of the archive');
const anyEvent = fc.record({
  shard: fc.constantFrom('shardId-000000000000', 'shardId-000000000001'),
  sequence: fc.bigInt({ min: 0n, max: 10n ** 56n }),
  isArchived: fc.boolean(),
});

describe('shardBehind', () => {
  it('names the shard of exactly those events that nothing archived of the shard is newer than', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const archived = newArchivedIds();
        const fates = new Map<string, Fate>();
        for (const [seq, { shard, sequence, isArchived }] of events.entries()) {
          fates.set(`é-${seq}`, { outcome: 'accepted', seq, atMs: 0, storedAs: `${shard} ${sequence}` });
          if (isArchived) addArchivedId(archived, `é-${seq}`, { object, line: 1 });
        }
        const progress = shardProgress(fates, archived);
        for (const [seq, { shard, sequence }] of events.entries()) {
          const fate = fates.get(`é-${seq}`);
          const hasNewer = events.some(
            (other) => other.isArchived && other.shard === shard && other.sequence > sequence,
          );
          expect(fate && shardBehind(fate, progress)).toBe(hasNewer ? undefined : shard);
        }
      }),
    );
  });
});
