import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Architecture, buildWorkerParts } from '../../../lib/bundle/worker-package.ts';

const MEGABYTE = 1_000_000;

/** What Lambda unpacks at most is 250 MB; a function of its own and its maps are 2 MB of it. */
const UNPACKED_LIMIT = 240 * MEGABYTE;
/** What Lambda takes by direct upload is 50 MB, through S3 250 MB; our own aim keeps cold starts short. */
const ZIPPED_LIMIT = 80 * MEGABYTE;

/** e_machine of the ELF header. */
const machines = { x86_64: 62, arm64: 183 } as const;

/** The C and C++ libraries of Amazon Linux 2023, on which the Node 24 runtime stands. */
const runtime = { GLIBC: [2, 34], GLIBCXX: [3, 4, 29] } as const;

describe.each<Architecture>(['arm64', 'x86_64'])('the package of the worker for %s', (architecture) => {
  let files: string[];
  beforeAll(async () => {
    const folder = await buildWorkerParts({ architecture, heic: false });
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry: Dirent) => entry.isFile())
      .map((entry: Dirent) => join(entry.parentPath, entry.name));
  });

  const binaries = () => files.filter((file) => /\.node$|\.so(\.|$)/.test(file));

  it('fits into Lambda, unpacked and zipped', () => {
    const unpacked = files.reduce((sum, file) => sum + statSync(file).size, 0);
    const zipped = files.reduce((sum, file) => sum + deflateRawSync(readFileSync(file), { level: 1 }).byteLength, 0);
    expect(unpacked).toBeLessThan(UNPACKED_LIMIT);
    expect(zipped).toBeLessThan(ZIPPED_LIMIT);
  });

  it('has the libraries for this processor and for no other', () => {
    const names = binaries().map((file) => file.split('/').at(-1));
    expect(names).toEqual(expect.arrayContaining(['onnxruntime_binding.node', 'libonnxruntime.so.1']));
    expect(names.some((name) => name?.startsWith('sharp-linux'))).toBe(true);
    expect(names.some((name) => name?.startsWith('libvips-cpp'))).toBe(true);
    for (const file of binaries()) expect([file, machineOf(file)]).toEqual([file, machines[architecture]]);
  });

  it('needs no newer C library than Lambda has', () => {
    for (const file of binaries()) {
      for (const [library, newest] of Object.entries(runtime)) {
        expect([file, library, compare(neededVersion(file, library), newest)]).toEqual([file, library, -1]);
      }
    }
  });

  it('has the three models', () => {
    const models = files.filter((file) => file.includes('/models/')).map((file) => file.split('/').at(-1));
    expect(models).toEqual(expect.arrayContaining(['detector.onnx', 'landmarks.bin', 'descriptor.onnx']));
  });

  it('has nothing that Node does not load but the licences, of every package', () => {
    const others = files.filter(
      (file) => file.includes('/node_modules/') && !/\.([cm]?js|json|node|so(\.\d+)*)$/.test(file),
    );
    expect(others.filter((file) => !/\/(LICENSE|README)(\.md)?$/.test(file))).toEqual([]);

    const packages = files.flatMap(
      (file) => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
    );
    expect(packages.length).toBeGreaterThan(5);
    for (const folder of packages) {
      const texts = others.filter((file) => file.startsWith(`${folder}/`)).map((file) => readFileSync(file, 'utf8'));
      expect([folder, texts.join('\n')]).toEqual([folder, expect.stringMatching(/licen[cs]e/i)]);
    }
  });

  it('has the decoder of HEIC, with its licence, only when it is asked for', async () => {
    const folder = await buildWorkerParts({ architecture, heic: true });
    const licence = readFileSync(join(folder, 'node_modules', 'libheif-js', 'LICENSE'), 'utf8');
    expect(licence).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(files.filter((file) => file.includes('libheif'))).toEqual([]);
  });

  it('is built once: the second time it is only found', async () => {
    const made = statSync(await buildWorkerParts({ architecture, heic: false }));
    const found = statSync(await buildWorkerParts({ architecture, heic: false }));
    expect(found.ino).toBe(made.ino);
  });
});

function machineOf(file: string): number {
  const header = readFileSync(file).subarray(0, 20);
  expect(header.subarray(1, 4).toString('latin1')).toBe('ELF');
  return header.readUInt16LE(18);
}

/** The newest version of a library that a binary asks for, as in `GLIBC_2.28`. */
function neededVersion(file: string, library: string): number[] {
  const text = readFileSync(file).toString('latin1');
  return [...text.matchAll(new RegExp(`\\b${library}_(\\d+(?:\\.\\d+)+)\\0`, 'g'))]
    .map(([, version = '']) => version.split('.').map(Number))
    .reduce((newest, version) => (compare(version, newest) > 0 ? version : newest), [0]);
}

/** -1 when the first version is older than or equal to the second, else 1. */
function compare(first: readonly number[], second: readonly number[]): -1 | 1 {
  for (const index of [0, 1, 2]) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return -1;
}
