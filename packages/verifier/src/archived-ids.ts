import type { Place } from './row-place.ts';

/** Every event id that the archive holds: where it was read first, and all places of those read more than once. */
export interface ArchivedIds {
  readonly first: Map<string, Place>;
  readonly repeated: Map<string, Place[]>;
}

export const newArchivedIds = (): ArchivedIds => ({ first: new Map(), repeated: new Map() });

/** Notes that an event was read at a place. */
export function addArchivedId({ first, repeated }: ArchivedIds, id: string, place: Place): void {
  const before = first.get(id);
  if (before === undefined) {
    first.set(id, place);
    return;
  }
  const places = repeated.get(id);
  if (places) places.push(place);
  else repeated.set(id, [before, place]);
}

/** Every place that an event was read at. */
export const placesOf = ({ first, repeated }: ArchivedIds, id: string): readonly Place[] => {
  const place = first.get(id);
  return repeated.get(id) ?? (place ? [place] : []);
};
