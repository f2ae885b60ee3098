import { describe, expect, it } from 'vitest';
import { bothStored } from '../../../src/firehose/backup/both-stored.ts';

function followed() {
  const told: string[] = [];
  const sides = bothStored({
    async stored(position) {
      told.push(position);
      return true;
    },
    async ended() {
      told.push('ended');
      return true;
    },
  });
  return { told, ...sides };
}

describe('data and backup', () => {
  it('are as far as the one behind, counted as numbers and not as text', () => {
    const { told, data, backup } = followed();
    data.stored('9');
    expect(told).toEqual([]);
    backup.stored('8');
    backup.stored('10');
    data.stored('100');
    expect(told).toEqual(['8', '9', '10']);
  });

  it('tell of a position once', () => {
    const { told, data, backup } = followed();
    backup.stored('1');
    data.stored('1');
    data.stored('2');
    data.stored('3');
    expect(told).toEqual(['1']);
  });

  it('have ended once both have; one that has does not hold the other back', () => {
    const { told, data, backup } = followed();
    data.ended();
    backup.stored('1');
    backup.stored('2');
    backup.ended();
    expect(told).toEqual(['1', '2', 'ended']);
  });

  it('give what noting it gives', async () => {
    const { data, backup } = bothStored({ stored: async () => false, ended: async () => true });
    expect(backup.stored('1')).toBeUndefined();
    expect(await data.stored('1')).toBe(false);
    expect(data.ended()).toBeUndefined();
    expect(await backup.ended()).toBe(true);
  });
});
