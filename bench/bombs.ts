import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drawBlank } from '../test/support/encoder-pictures.ts';
import { drawAnimation, drawPixelBomb, repeatLastScan } from '../test/support/picture-bombs.ts';
import type { Decoding } from './decode-one.ts';
import { formatTable } from './lib/table.ts';

/** `npm run bench:bombs`: what it costs to refuse files that would cost very much to decode, each in a new process. */

/** Processes for each file; the fastest and the smallest count. */
const RUNS = 5;

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'bombs-'));

const progressive = await drawBlank(6300, 6300).jpeg({ progressive: true }).toBuffer();
const bombs: readonly [string, Buffer][] = [
  ['PNG of 16,000 x 16,000 pixels', drawPixelBomb(16_000)],
  ['JPEG of 6,300 x 6,300 pixels with 70,000 scans', repeatLastScan(progressive, 70_000)],
  ['WebP of 200,000 frames', await drawAnimation(200_000)],
];

const rows: string[][] = [];
for (const [name, bytes] of bombs) rows.push(await measure(name, bytes));
console.log(formatTable(['file', 'MB', 'outcome', 'ms', 'memory grows by, MB', 'process at its peak, MB'], rows));
await rm(folder, { recursive: true });

async function measure(name: string, bytes: Buffer): Promise<string[]> {
  const file = join(folder, 'bomb');
  await writeFile(file, bytes);
  const decodings: Decoding[] = [];
  for (let count = 0; count < RUNS; count++) {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'decode-one.ts'), file]);
    decodings.push(JSON.parse(stdout));
  }
  const least = (of: (decoding: Decoding) => number, digits: number) => Math.min(...decodings.map(of)).toFixed(digits);
  return [
    name,
    (bytes.length / 1e6).toFixed(1),
    [...new Set(decodings.map(({ outcome }) => outcome))].join(', '),
    least(({ milliseconds }) => milliseconds, 1),
    least(({ grownMegabytes }) => grownMegabytes, 1),
    least(({ peakMegabytes }) => peakMegabytes, 0),
  ];
}
