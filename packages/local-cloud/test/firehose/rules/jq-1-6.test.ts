import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { newerThanJq16 } from '../../../src/firehose/rules/jq-1-6.ts';
import { directPut } from '../helpers/delivery.ts';
import { partitioned, processed, saidTo } from '../helpers/destinations.ts';
import { jq16Missing } from '../helpers/jq-1-6.ts';

const NEWER: readonly [query: string, what: string][] = [
  ['{a:(if .x=="" then "none" end)}', 'if without else'],
  ['{a:(if .x then (if .y then 1 end) else 2 end)}', 'if without else'],
  ['{a:.l.[0]}', '.[ ] right behind a dot'],
  ['{a:.o["p"].[0]}', '.[ ] right behind a dot'],
  ['{a:(.n|abs)}', 'abs'],
  ['{a:(pick(.x)|tojson)}', 'pick'],
  ['{a:(.x|debug("seen"))}', 'debug with a message'],
  ['{a:([.x|scan("a";"g")]|length)}', 'scan with flags'],
];
const TAKEN = [
  '{a:(if .x=="" then "none" elif .x then "if" else .x end)}',
  '{a:.if, b:.else, c:.abs, pick:.pick}',
  '{a:"if .x.[0] abs"} # if pick',
  '{a:.l[0],b:.l[0:1][0],c:(.l|.[0]),d:([.[]]|length)}',
  '{a:([.x|scan("a")]|length),b:(.x|debug)}',
  'def abs: if . < 0 then -. else . end; {a:(.n|abs)}',
];

describe('a query that jq 1.6 does not take', () => {
  it.each(NEWER)('%s is refused for %s', async (MetadataExtractionQuery, what) => {
    const extraction = { MetadataExtractionQuery, JsonParsingEngine: 'JQ-1.6' };
    const request = directPut(partitioned(processed(['MetadataExtraction', extraction])));
    expect(await saidTo([request])).toEqual([
      `InvalidArgumentException: JQ-1.6 has no ${what}: such a MetadataExtractionQuery is not emulated`,
    ]);
  });

  it.each(TAKEN)('is not %s', (query) => {
    expect(newerThanJq16(query)).toBeUndefined();
  });
});

describe.skipIf(jq16Missing)(`jq 1.6 ${jq16Missing ? `(${jq16Missing})` : 'on this machine'}`, () => {
  const RECORD = JSON.stringify({
    x: 'a',
    n: -1,
    l: ['b'],
    o: { p: [1] },
    if: 'i',
    else: 'e',
    abs: 1,
    pick: 2,
  });
  const endsWith = (query: string) => spawnSync('jq', ['-c', query], { input: RECORD }).status;

  it('refuses them, too, and takes the others', () => {
    expect(NEWER.filter(([query]) => endsWith(query) === 0)).toEqual([]);
    expect(TAKEN.filter((query) => endsWith(query) !== 0)).toEqual([]);
  });
});
