import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Compares the files of the models with the list of their hashes beside them. A damaged network may well load, and its vectors
 * would be wrong without a sign.
 *
 * @throws naming the file that is missing or damaged
 */
export async function checkModels(folder: string): Promise<void> {
  const sums = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
  // Git may have given the text file the line ends of Windows.
  const lines = sums.trim().split(/\r?\n/);
  await Promise.all(
    lines.map(async (line) => {
      const [sum, name = ''] = line.split('  ');
      const file = join(folder, name);
      const hash = await crypto.subtle.digest('SHA-256', await readFile(file));
      if (Buffer.from(hash).toString('hex') !== sum) throw new Error(`${file} is damaged`);
    }),
  );
}
