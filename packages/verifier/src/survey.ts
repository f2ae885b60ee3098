import type { DeliveryStreamSettings, Pipeline } from '@event-archive/environments';
import type { ListedObject } from './archive.ts';
import type { Filing } from './filing.ts';
import { type ArchiveObjectKey, deliveryStreamOf, parseObjectKey } from './object-key.ts';
import { hoursToList, isObjectWithin, type Window } from './window.ts';

/** An object of this archive: what its key says, and its size in S3. */
export interface ArchiveObject {
  readonly key: ArchiveObjectKey;
  readonly bytes: number;
  readonly isCold: boolean;
}

/** Keys that are no objects of this archive, by the reason; each with a count and its first key. */
export type ForeignKeys = Map<string, { count: number; firstKey: string }>;

/** Objects under the error prefix, which hold what could not be delivered: all counted, the first ones named. */
export interface ErrorObjects {
  count: number;
  readonly firstKeys: string[];
}

export interface Survey {
  readonly objects: readonly ArchiveObject[];
  readonly foreign: ForeignKeys;
  readonly errors: ErrorObjects;
}

/** What to look for in the bucket. `everywhere` also looks under paths of other hours, for objects gone astray. */
export interface SurveyPlan {
  readonly filing: Filing;
  readonly deliveryStream: DeliveryStreamSettings;
  /** Delivery streams that write into the same bucket. */
  readonly siblings: readonly Pick<Pipeline, 'deliveryStream'>[];
  readonly window: Window;
  readonly everywhere: boolean;
}

/** Lists the bucket and sorts its keys into objects of the window, error objects and foreign ones. */
export async function surveyArchive(
  list: (prefix: string) => AsyncIterable<ListedObject>,
  plan: SurveyPlan,
): Promise<Survey> {
  const objects: ArchiveObject[] = [];
  const foreign: ForeignKeys = new Map();
  const errors: ErrorObjects = { count: 0, firstKeys: [] };
  const ownerOf = ownerOfKey(plan);
  for (const prefix of prefixesFor(plan)) {
    for await (const { key, bytes, isCold } of list(prefix)) {
      const owner = ownerOf(key);
      if (owner === 'errors') addErrorObject(errors, key);
      if (owner !== 'data') continue;
      const parsed = parseObjectKey(key, plan.filing);
      const reason = foreignReason(parsed, plan.deliveryStream);
      if (reason !== undefined) addForeign(foreign, reason, key);
      else if (parsed.kind === 'archive' && isObjectWithin(parsed, plan.window, plan.filing))
        objects.push({ key: parsed, bytes, isCold });
    }
  }
  return { objects, foreign, errors };
}

type Owner = 'data' | 'errors' | 'sibling';

/**
 * Key → whose it is, by the longest literal beginning of a prefix that it lies under. What lies under nobody's, or
 * under another's although our delivery stream wrote it, is ours to judge.
 */
function ownerOfKey({ filing, deliveryStream, siblings }: SurveyPlan): (key: string) => Owner {
  const roots = [
    { root: filing.layout.root, owner: 'data' as const },
    { root: literalRoot(deliveryStream.errorOutputPrefix), owner: 'errors' as const },
    ...siblings
      .flatMap(({ deliveryStream: { prefix, errorOutputPrefix } }) => [prefix, errorOutputPrefix])
      .map((prefix) => ({ root: literalRoot(prefix), owner: 'sibling' as const })),
  ]
    .filter(({ root }) => root !== '')
    .sort((a, b) => b.root.length - a.root.length);
  return (key) => {
    const owner = roots.find(({ root }) => key.startsWith(root))?.owner ?? 'data';
    return owner === 'sibling' && deliveryStreamOf(key) === deliveryStream.name ? 'data' : owner;
  };
}

const literalRoot = (prefix: string): string => prefix.split('!{')[0] ?? '';

function foreignReason(
  parsed: ReturnType<typeof parseObjectKey>,
  { name }: DeliveryStreamSettings,
): string | undefined {
  if (parsed.kind === 'foreign') return parsed.reason;
  return parsed.deliveryStream === name ? undefined : `written by delivery stream ${parsed.deliveryStream}`;
}

const prefixesFor = ({ filing, window, everywhere }: SurveyPlan): string[] =>
  (everywhere
    ? undefined
    : hoursToList(window.hours, filing.pathTimeZone)?.map(filing.layout.pathFromHour)) ?? [''];

function addForeign(foreign: ForeignKeys, reason: string, key: string): void {
  const known = foreign.get(reason);
  if (known) known.count++;
  else foreign.set(reason, { count: 1, firstKey: key });
}

const MAX_NAMED_ERROR_OBJECTS = 1_000;

function addErrorObject(errors: ErrorObjects, key: string): void {
  errors.count++;
  if (errors.firstKeys.length < MAX_NAMED_ERROR_OBJECTS) errors.firstKeys.push(key);
}
