/** A stream of numbers that the same seeds repeat exactly. */
export interface Random {
  /** 0 up to, not including, `limit`; whole. */
  below(limit: number): number;
  /** 0 up to, not including, 1. */
  unit(): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Lower-case hex digits, a multiple of 8 of them. */
  hex(digits: number): string;
  /** Shaped like a version 4 UUID. */
  uuid(): string;
}

const TWO_32 = 2 ** 32;
/** Each byte as two hex digits: with toString, ids were half of what making an event costs. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Seeds (whole numbers up to 2^53) → numbers, by sfc32 (PractRand; public domain): faker draws are some twenty
 * times slower, too slow for every field of every event.
 */
export function seededRandom(...seeds: readonly number[]): Random {
  const next = sfc32(seeds.flatMap((seed) => [seed % TWO_32, Math.floor(seed / TWO_32)]));
  const hex8 = () => {
    const word = next();
    return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;
  };
  return {
    below: (limit) => Math.floor((next() / TWO_32) * limit),
    unit: () => next() / TWO_32,
    pick: (list) => list[Math.floor((next() / TWO_32) * list.length)] ?? list[0],
    hex(digits) {
      let text = '';
      while (text.length < digits) text += hex8();
      return text;
    },
    uuid() {
      const [a, b, c, d] = [hex8(), hex8(), hex8(), hex8()];
      const variant = '89ab'[Number.parseInt(c.slice(0, 1), 16) % 4];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
  };
}

/** The generator; each seed word is stirred in for itself, so that neighbouring seeds have nothing in common. */
function sfc32(words: readonly number[]): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (const word of words) {
    a ^= word;
    for (let round = 0; round < 15; round++) next();
  }
  return next;
}
