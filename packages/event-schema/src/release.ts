import { z } from 'zod';
import type { ShapeChange } from './evolution.ts';
import { problemFromIssue } from './schema-problem.ts';
import type { DatasetShape, FieldShape } from './shape.ts';

/** One release of a dataset's shape, and what it changed in the one before: a line for each. */
export interface Release {
  readonly version: number;
  /** The day, `YYYY-MM-DD`. */
  readonly released: string;
  readonly changes: readonly string[];
}

/** The last released shape of a dataset: what rows in the archive, tables and queries were made for. */
export interface ReleasedShape extends Release, DatasetShape {
  /** Releases before this one, oldest first. */
  readonly earlier: readonly Release[];
}

/** A dataset's last release (undefined when there is none), its shape now and what changed → the next release. */
export function nextRelease(
  last: ReleasedShape | undefined,
  { dataset, idField, eventTimeField, partitionKeyField, fields }: DatasetShape,
  changes: readonly ShapeChange[],
  released: string,
): ReleasedShape {
  const earlier = last
    ? [...last.earlier, { version: last.version, released: last.released, changes: last.changes }]
    : [];
  return {
    dataset,
    version: (last?.version ?? 0) + 1,
    released,
    idField,
    eventTimeField,
    partitionKeyField,
    fields,
    changes: changes.map(({ field, change }) => (field === null ? change : `${field}: ${change}`)),
    earlier,
  };
}

/** The day of a release, `YYYY-MM-DD`. */
export const releaseDay = z.iso.date('must be a day such as 2026-11-24');

const release = {
  version: z.int().min(1),
  released: releaseDay,
  changes: z.array(z.string()),
};

const fieldShape: z.ZodType<FieldShape> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    type: z.string(),
    nullable: z.boolean(),
    optional: z.boolean(),
    values: z.array(z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
    limits: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
    fields: z.array(fieldShape).exactOptional(),
  }),
);

const releasedShape: z.ZodType<ReleasedShape> = z.strictObject({
  dataset: z.string(),
  ...release,
  idField: z.string(),
  eventTimeField: z.string(),
  partitionKeyField: z.string(),
  fields: z.array(fieldShape),
  earlier: z.array(z.strictObject(release)),
});

/** A parsed JSON value → the released shape, or the first place where it is none. */
export function releasedShapeFromJson(
  parsed: unknown,
): { ok: true; released: ReleasedShape } | { ok: false; field: string | null; message: string } {
  const result = releasedShape.safeParse(parsed);
  return result.success
    ? { ok: true, released: result.data }
    : { ok: false, ...problemFromIssue(result.error.issues[0]) };
}
