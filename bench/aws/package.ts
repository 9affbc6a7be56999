import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { bundleFunction } from '../../lib/bundle/bundle-function.ts';
import { buildWorkerParts } from '../../lib/bundle/worker-package.ts';
import { functionSpecs } from '../../lib/function-specs.ts';
import { formatTable } from '../support/table.ts';

/** `npm run bench:package`: what is uploaded for each function. It builds the worker's package for both processors. */

interface Size {
  readonly files: number;
  readonly unpacked: number;
  readonly zipped: number;
}

async function sizeOf(folder: string, counts: (name: string) => boolean): Promise<Size> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const size = { files: 0, unpacked: 0, zipped: 0 };
  for (const entry of entries.filter((found) => found.isFile() && counts(found.name))) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    size.files += 1;
    size.unpacked += bytes.byteLength;
    size.zipped += deflateRawSync(bytes).byteLength;
  }
  return size;
}

const kibibytes = (bytes: number) => (bytes / 1024).toFixed(0);
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

const code = (name: string) => name.endsWith('.mjs');
const rows: string[][] = [];
for (const entry of Object.keys(functionSpecs)) {
  const { files, unpacked, zipped } = await sizeOf(await bundleFunction(entry), code);
  rows.push([entry.replace('functions/', ''), String(files), kibibytes(unpacked), kibibytes(zipped)]);
}
console.log(formatTable(['Function', 'files', 'code (KiB)', 'zipped (KiB)'], rows));

const parts: string[][] = [];
for (const architecture of ['arm64', 'x86_64'] as const) {
  const { files, unpacked, zipped } = await sizeOf(await buildWorkerParts({ architecture, heic: false }), () => true);
  parts.push([architecture, String(files), megabytes(unpacked), megabytes(zipped)]);
}
console.log(`\n${formatTable(["Worker's native parts and models", 'files', 'unpacked (MB)', 'zipped (MB)'], parts)}`);
