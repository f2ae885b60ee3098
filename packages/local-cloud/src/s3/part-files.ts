import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileS3Persistence, UploadedPart } from './fauxqs.ts';

const UPLOADS = '_multipart';
const BODY = '.data';
const DESCRIPTION = '.meta.json';

/**
 * Parts of uploads, each a body and a description as objects have them, and written as these are: beside, then moved
 * to where they belong, the body first. A part that is sent again and fails half-way leaves the one of before whole.
 */
export class PartFiles {
  readonly #folder: string;
  readonly #writing: string;
  readonly #fresh: InstanceType<typeof FileS3Persistence>;

  /** `fresh` writes into the folder `writing`. What a kill left there is settled. */
  constructor(folder: string, writing: string, fresh: InstanceType<typeof FileS3Persistence>) {
    this.#folder = folder;
    this.#writing = writing;
    this.#fresh = fresh;
    for (const uploadId of readdirSync(join(writing, UPLOADS))) this.#settle(uploadId);
  }

  upsert(uploadId: string, part: UploadedPart): void {
    const fresh = this.#pathIn(this.#writing, uploadId, part.partNumber);
    const place = this.#pathIn(this.#folder, uploadId, part.partNumber);
    try {
      this.#fresh.upsertMultipartPart(uploadId, part);
      mkdirSync(dirname(place), { recursive: true });
      renameSync(fresh + BODY, place + BODY);
      renameSync(fresh + DESCRIPTION, place + DESCRIPTION);
    } finally {
      this.#settle(uploadId);
    }
  }

  /** Ends what was cut short: a part whose body is not in its place goes, a description whose body is follows it. */
  #settle(uploadId: string): void {
    const parts = join(this.#writing, UPLOADS, uploadId, 'parts');
    const names = existsSync(parts) ? readdirSync(parts) : [];
    for (const name of names.filter((one) => one.endsWith(DESCRIPTION))) {
      const body = join(parts, name.slice(0, -DESCRIPTION.length) + BODY);
      const place = join(this.#folder, UPLOADS, uploadId, 'parts', name);
      if (!existsSync(body) && existsSync(dirname(place))) renameSync(join(parts, name), place);
    }
    rmSync(join(this.#writing, UPLOADS, uploadId), { recursive: true, force: true });
  }

  #pathIn(folder: string, uploadId: string, partNumber: number): string {
    return join(folder, UPLOADS, uploadId, 'parts', String(partNumber));
  }
}
