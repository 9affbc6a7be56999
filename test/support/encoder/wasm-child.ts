import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { decodeHeic } from '../../../encoder/decode/heic/decode-heic.ts';

/**
 * Threads that decode HEIC, in a process of their own, where V8 prints when it frees the machine code of WebAssembly. To be
 * started with `--wasm-sync-tier-up`: code that Node used to get here is then not replaced at any later time.
 */
const picture = await readFile(join(import.meta.dirname, '../pictures/portrait.heic'));

// From here on V8 frees code as soon as it can, and not only when there is enough of it.
setFlagsFromString('--trace-wasm-code-gc');
setFlagsFromString('--stress-wasm-code-gc');
await Promise.all([decodeHeic(picture, 800), decodeHeic(picture, 800)]);
process.stdout.write('done\n');
