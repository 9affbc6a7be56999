import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { decodeHeic } from '../../encoder/decode/heic/decode-heic.ts';
import { openPool } from '../../encoder/threads/open-pool.ts';

/**
 * The threads that run WebAssembly, in a process of their own, where V8 prints when it frees its machine code. To be started with
 * `--wasm-sync-tier-up`: code that Node used to get here is then not replaced at any later time.
 */

const modelsFolder = join(import.meta.dirname, '../../encoder/models');
const picture = await readFile(join(import.meta.dirname, 'pictures/portrait.heic'));

const programs: Record<string, () => Promise<void>> = {
  async encoder() {
    const pool = await openPool({ threads: 2, modelsFolder, detectionThreshold: undefined });
    await pool.close();
  },
  async heic() {
    await Promise.all([decodeHeic(picture, 800), decodeHeic(picture, 800)]);
  },
};

// From here on V8 frees code as soon as it can, and not only when there is enough of it.
setFlagsFromString('--trace-wasm-code-gc');
setFlagsFromString('--stress-wasm-code-gc');
await programs[process.argv[2] ?? '']?.();
process.stdout.write('done\n');
