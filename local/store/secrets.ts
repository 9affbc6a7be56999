import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../process/start-error.ts';
import { explainFileError, PRIVATE_FILE } from './data-folder.ts';

const SECRET_BYTES = 32;

/**
 * The secret that signs the forms of direct uploads: random, made at the first start, readable by this user alone.
 *
 * @throws {StartError} the file cannot be read or written, or is no secret
 */
export function readUploadSecret(dataDir: string): Uint8Array {
  const file = join(dataDir, 'upload-secret');
  try {
    if (!existsSync(file)) {
      writeFileSync(`${file}.new`, randomBytes(SECRET_BYTES), { mode: PRIVATE_FILE });
      chmodSync(`${file}.new`, PRIVATE_FILE);
      // A process that ends here leaves no half-written secret.
      renameSync(`${file}.new`, file);
    }
    const secret = readFileSync(file);
    if (secret.length === SECRET_BYTES) return secret;
  } catch (error) {
    throw explainFileError(file, error);
  }
  throw new StartError(
    `The file ${file} does not hold ${SECRET_BYTES} bytes. Delete it: a new one is made at the next start, and open upload forms become invalid.`,
  );
}
