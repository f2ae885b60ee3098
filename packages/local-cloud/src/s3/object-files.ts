import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from '../firehose/checkpoint.ts';
import type { Clock } from '../firehose/clock.ts';
import { FileS3Persistence, type UploadedPart, type WholeObject } from './fauxqs.ts';
import { PartFiles } from './part-files.ts';

const BODY = '.data';
const DESCRIPTION = '.meta.json';

/** The one object of a bucket that is being written. */
const FRESH = 'object';

/**
 * An object is a body file and one beside it that describes it. fauxqs writes over both in place, so that a full disk
 * or a kill would take the object that was there before. Here they are written in a folder of their own, the body
 * first, and then moved to where they belong, the body first: whatever was cut short, the object of before is whole
 * or the new one is. A power cut is another matter: nothing waits for the disk.
 *
 * Objects are dated by the clock; fauxqs takes the machine's time.
 */
export class ObjectFiles extends FileS3Persistence {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #fresh: InstanceType<typeof FileS3Persistence>;
  readonly #folder: string;
  readonly #parts: PartFiles;

  /** Throws a UserError for a description that is damaged. */
  constructor(folder: string, clock: Pick<Clock, 'nowMs'>) {
    super(folder);
    this.#clock = clock;
    this.#folder = folder;
    const writing = join(folder, '_writing');
    this.#fresh = new FileS3Persistence(writing);
    this.#parts = new PartFiles(folder, writing, this.#fresh);
    for (const bucket of readdirSync(join(writing, 'buckets'))) this.#settle(bucket);
    for (const file of descriptionsIn(join(folder, 'buckets'))) readJson(file);
  }

  override upsertObject(bucket: string, object: WholeObject): void {
    object.lastModified = new Date(this.#clock.nowMs());
    const fresh = this.#freshPath(bucket);
    const place = this.#placeOf(bucket, object.key);
    try {
      this.#fresh.upsertObject(bucket, { ...object, key: FRESH });
      const described = JSON.parse(readFileSync(fresh + DESCRIPTION, 'utf8')) as object;
      writeFileSync(fresh + DESCRIPTION, JSON.stringify({ ...described, key: object.key }));
      mkdirSync(dirname(place), { recursive: true });
      renameSync(fresh + BODY, place + BODY);
      renameSync(fresh + DESCRIPTION, place + DESCRIPTION);
    } catch (error) {
      this.#settle(bucket);
      throw error;
    }
  }

  override upsertMultipartPart(uploadId: string, part: UploadedPart): void {
    this.#parts.upsert(uploadId, part);
  }

  /** Ends what was cut short: a body that is not in its place yet goes, a description whose body is follows it. */
  #settle(bucket: string): void {
    const fresh = this.#freshPath(bucket);
    if (existsSync(fresh + BODY)) {
      // In this order: a description that is left alone is one whose body is in its place.
      rmSync(fresh + DESCRIPTION, { force: true });
      rmSync(fresh + BODY);
    }
    const described = readJson<{ key: string }>(fresh + DESCRIPTION);
    if (described) renameSync(fresh + DESCRIPTION, this.#placeOf(bucket, described.key) + DESCRIPTION);
  }

  #freshPath(bucket: string): string {
    return join(this.#folder, '_writing', 'buckets', bucket, 'objects', FRESH);
  }

  #placeOf(bucket: string, key: string): string {
    return join(this.#folder, 'buckets', bucket, 'objects', pathOf(key));
  }
}

/** Where fauxqs looks for a key: what some file systems refuse is written `%hh`. */
const pathOf = (key: string): string =>
  key.replace(
    /[<>:"|?*\\%]|[^ -\u{10FFFF}]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

const descriptionsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(DESCRIPTION))
    .map((entry) => join(entry.parentPath, entry.name));
