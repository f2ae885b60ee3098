import type { Listener } from '../partition/source-progress.ts';

interface Side {
  position: string | undefined;
  isEnded: boolean;
}

/**
 * Who is told how far a source is stored → two to be told, of data and of the backup. The one behind them hears of a
 * position once both have got there: a source may not be read on from what only one of them has. Positions are numbers
 * that rise in a source, as Kinesis's sequence numbers do.
 */
export function bothStored(listener: Listener): { readonly data: Listener; readonly backup: Listener } {
  const data: Side = { position: undefined, isEnded: false };
  const backup: Side = { position: undefined, isEnded: false };
  let told: string | undefined;
  const tell = () => {
    if (data.isEnded && backup.isEnded) return listener.ended();
    const position = lower(data, backup);
    if (position === undefined || position === told) return undefined;
    told = position;
    return listener.stored(position);
  };
  const telling = (side: Side): Listener => ({
    stored(position) {
      side.position = position;
      return tell();
    },
    ended() {
      side.isEnded = true;
      return tell();
    },
  });
  return { data: telling(data), backup: telling(backup) };
}

/** One that has ended does not hold the other back. */
function lower(a: Side, b: Side): string | undefined {
  if (a.isEnded) return b.position;
  if (b.isEnded) return a.position;
  if (a.position === undefined || b.position === undefined) return undefined;
  return BigInt(a.position) < BigInt(b.position) ? a.position : b.position;
}
