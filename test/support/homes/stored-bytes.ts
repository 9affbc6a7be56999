import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files below a data folder that carry one of these texts or byte strings, in their content or in their path. */
export function findBytes(dataDir: string, wanted: readonly (string | Uint8Array)[]): string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const path = relative(dataDir, file);
    const content = entry.isFile() ? readUnlessGone(file) : Buffer.alloc(0);
    const found = wanted.some(
      (bytes) => content.includes(Buffer.from(bytes)) || (typeof bytes === 'string' && path.includes(bytes)),
    );
    return found ? [path] : [];
  });
}

/** A file may be deleted between listing and reading. */
function readUnlessGone(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
