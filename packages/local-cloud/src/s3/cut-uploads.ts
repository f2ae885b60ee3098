import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What fauxqs keeps of uploads in parts that are not completed: a folder each. */
const UPLOADS = '_multipart';
const UPLOAD = '.upload.json';
const DESCRIPTION = '.meta.json';

/**
 * Removes what was cut short of uploads in parts, and says so in a line each. None of it was acknowledged: the
 * description of an upload is written last, in place, and that of a part moved there whole, after its body; the answer
 * comes after it. A part without one is ignored, and one that is damaged all the same is the machine's doing.
 */
export function dropCutUploads(folder: string): string[] {
  const uploads = join(folder, UPLOADS);
  if (!existsSync(uploads)) return [];
  return readdirSync(uploads).flatMap((id) => {
    const upload = join(uploads, id);
    if (!isWhole(join(upload, UPLOAD))) {
      rmSync(upload, { recursive: true });
      return [`upload ${id} was cut short before it began; it is forgotten`];
    }
    return dropCutParts(id, join(upload, 'parts'));
  });
}

function dropCutParts(id: string, folder: string): string[] {
  const descriptions = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(DESCRIPTION))
    : [];
  const cut = descriptions.filter((name) => !isWhole(join(folder, name)));
  return cut.map((name) => {
    rmSync(join(folder, name));
    return `part ${name.slice(0, -DESCRIPTION.length)} of upload ${id} was cut short; it is forgotten, the others are not`;
  });
}

/** True for a file that is there and holds JSON. */
function isWhole(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
