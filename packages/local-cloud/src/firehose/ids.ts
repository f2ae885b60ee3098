import { randomInt, randomUUID } from 'node:crypto';

/** Everything about names and replies that is left to chance. Tests hand in their own. */
export interface Ids {
  /** Lower-case 8-4-4-4-12 hexadecimal digits. */
  uuid(): string;
  /** What one `!{firehose:random-string}` becomes: 11 characters of A-Z, a-z, 0-9. */
  randomString(): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_STRING_CHARACTERS = 11;

/** Ids from the machine's source of randomness. */
export const randomIds: Ids = {
  uuid: () => randomUUID(),
  randomString: () =>
    Array.from({ length: RANDOM_STRING_CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
      '',
    ),
};
