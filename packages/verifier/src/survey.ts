import type { DeliveryStreamSettings } from '@event-archive/environments';
import type { PartitionLayout } from '@event-archive/event-schema';
import type { ListedObject } from './archive.ts';
import { type ArchiveObjectKey, parseObjectKey } from './object-key.ts';
import { hoursToList, isObjectWithin, type TimeSpan } from './window.ts';

/** An object of this archive: what its key says, and its size in S3. */
export interface ArchiveObject {
  readonly key: ArchiveObjectKey;
  readonly bytes: number;
  readonly isCold: boolean;
}

/** Keys that are no objects of this archive, by the reason; each with a count and its first key. */
export type ForeignKeys = Map<string, { count: number; firstKey: string }>;

export interface Survey {
  readonly objects: readonly ArchiveObject[];
  readonly foreign: ForeignKeys;
}

/** What to look for in the bucket. `everywhere` also looks under paths of other hours, for objects gone astray. */
export interface SurveyPlan {
  readonly layout: PartitionLayout;
  readonly deliveryStream: DeliveryStreamSettings;
  readonly hours: TimeSpan;
  readonly everywhere: boolean;
}

/** Lists the bucket and sorts its keys into objects of the window and foreign ones. */
export async function surveyArchive(
  list: (prefix: string) => AsyncIterable<ListedObject>,
  plan: SurveyPlan,
): Promise<Survey> {
  const objects: ArchiveObject[] = [];
  const foreign: ForeignKeys = new Map();
  for (const prefix of prefixesFor(plan)) {
    for await (const { key, bytes, isCold } of list(prefix)) {
      const parsed = parseObjectKey(key, plan.layout);
      const reason = foreignReason(parsed, plan.deliveryStream);
      if (reason !== undefined) addForeign(foreign, reason, key);
      else if (parsed.kind === 'archive' && isObjectWithin(parsed, plan.hours))
        objects.push({ key: parsed, bytes, isCold });
    }
  }
  return { objects, foreign };
}

/** Why foreign keys under the error prefix are foreign. */
export const ERROR_OUTPUT = 'error output of the delivery stream';

function foreignReason(
  parsed: ReturnType<typeof parseObjectKey>,
  { name, errorOutputPrefix }: DeliveryStreamSettings,
): string | undefined {
  if (parsed.kind === 'archive')
    return parsed.deliveryStream === name ? undefined : `written by delivery stream ${parsed.deliveryStream}`;
  const errorRoot = errorOutputPrefix.split('!{')[0] ?? '';
  return errorRoot !== '' && parsed.key.startsWith(errorRoot) ? ERROR_OUTPUT : parsed.reason;
}

const prefixesFor = ({ layout, hours, everywhere }: SurveyPlan): string[] =>
  (everywhere ? undefined : hoursToList(hours)?.map(layout.pathFromHour)) ?? [''];

function addForeign(foreign: ForeignKeys, reason: string, key: string): void {
  const known = foreign.get(reason);
  if (known) known.count++;
  else foreign.set(reason, { count: 1, firstKey: key });
}
