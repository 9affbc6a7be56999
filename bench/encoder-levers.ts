import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { InferenceSession as Session } from 'onnxruntime-node';
import sharp, { type ResizeOptions } from 'sharp';
import { decodePicture } from '../encoder/decode/decode-picture.ts';
import { dropRefinements } from '../encoder/decode/formats/drop-refinements.ts';
import { createFaceDetector, fillPlanes } from '../encoder/detect/detect-faces.ts';
import { createHalfResolutionDetector } from '../encoder/detect/half-resolution-pass.ts';
import { InferenceSession, Tensor } from '../encoder/load-runtime.ts';
import { readNetwork } from '../encoder/read-network.ts';
import { makeBenchPictures } from './encoder-pictures.ts';
import { median } from './encoder-report.ts';
import { countSmallFaces } from './encoder-small-faces.ts';

/**
 * Each lever on the encoder's speed by itself, ms min/median in this process: what was taken and what was left, with the
 * numbers that decided.
 *
 *   npm run bench:levers
 */
const ROUNDS = 15;
/** Fresh processes for each measurement that needs one. */
const PROCESSES = 5;
const HERE = import.meta.dirname;
const MODELS = join(HERE, '../encoder/models');
const pictures = await makeBenchPictures();
sharp.concurrency(1);
sharp.cache(false);

console.log('Decoding to 640 px');
for (const name of ['portrait', 'baseline', 'progressive'] as const) {
  const bytes = await readFile(pictures[name]);
  const webp = name === 'baseline' ? await sharp(bytes).webp().toBuffer() : undefined;
  if (name === 'progressive')
    await time('progressive, without refinements, as it is done', () => decode(dropRefinements(bytes)));
  await time(name === 'progressive' ? `${name}, all its scans` : `${name}, as it is done`, () => decode(bytes));
  await time(`${name}, shrink-on-load off by a step`, () => decode(bytes, { fastShrinkOnLoad: false }));
  await time(`${name}, linear instead of lanczos3`, () => decode(bytes, { kernel: 'linear' }));
  await time(`${name}, no shrink-on-load at all`, () => decodeWhole(bytes));
  if (webp) {
    await time('12 MP WebP, as it is done', () => decode(webp));
    await time('12 MP WebP, no shrink-on-load at all', () => decodeWhole(webp));
  }
}

const options: Session.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};
console.log('\nDetector (480 x 640 px) and network (one face, five faces)');
await timeSessions('as it is done', options);
await timeSessions('fewer graph optimisations (extended)', { ...options, graphOptimizationLevel: 'extended' });
await timeSessions('no graph optimisation', { ...options, graphOptimizationLevel: 'disabled' });
await timeSessions('two threads in each', { ...options, intraOpNumThreads: 2 });
await timeSessions('no memory arena', { ...options, enableCpuMemArena: false });
await timeSessions('no memory pattern', { ...options, enableMemPattern: false });
await timeSaved();

console.log('\nFresh processes');
await runFresh('aligning the first five faces, ms of CPU', 'cold');
await runFresh('the same after a run at the start, ms', 'warm');
await runFresh('most memory over 60 pictures, MB', 'arena');
await runFresh('the same without memory arena, MB', 'no-arena');

console.log('\nInput of the detector');
const reused = new Float32Array(3 * 480 * 640);
await time('the same memory each time', async () => reused.fill(1));
await time('new memory each time', async () => new Float32Array(3 * 480 * 640).fill(1));

console.log('\nCopies between decoder and tensor (480 x 640 px)');
const { pixels: decoded } = await decodePicture(await readFile(pictures.portrait));
await time('bytes to floats by plane, the one pass', async () => fillPlanes(decoded, reused));
await time('one copy of the pixels more', async () => new Uint8Array(decoded.data));
await time('one copy of the floats more', async () => new Float32Array(reused));

console.log(
  '\nSize of the picture that the detector sees: its time, then sample photos scaled so that their faces get small',
);
await timeSizes();
await countSmallFaces();

async function timeSizes(): Promise<void> {
  const network = await readNetwork(join(MODELS, 'detector.onnx'));
  const detect = createFaceDetector(network);
  for (const size of [640, 480, 320]) {
    const { pixels } = await decodePicture(await readFile(pictures.portrait), size);
    await time(`${pixels.width} x ${pixels.height} px`, () => detect(pixels));
  }
  const { pixels } = await decodePicture(await readFile(pictures.portrait));
  await time('a look at half the size, as it is done', () => createHalfResolutionDetector(detect)(pixels));
  await network.release();
}

function decode(bytes: Uint8Array, resize: ResizeOptions = {}): Promise<Buffer> {
  return sharp(bytes)
    .autoOrient()
    .resize({ width: 640, height: 640, fit: 'inside', ...resize })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

/** All pixels first: what a decoder without scaling costs. */
async function decodeWhole(bytes: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return sharp(data, { raw }).resize({ width: 640, height: 640, fit: 'inside' }).raw().toBuffer();
}

async function timeSessions(title: string, sessionOptions: Session.SessionOptions, folder = MODELS) {
  const detector = await open(join(folder, 'detector.onnx'));
  const network = await open(join(folder, 'descriptor.onnx'));
  const picture = { input: new Tensor('float32', new Float32Array(3 * 480 * 640).fill(1), [1, 3, 640, 480]) };
  const chips = (n: number) => ({
    chips: new Tensor('float32', new Float32Array(n * 67500).fill(99), [n, 150, 150, 3]),
  });
  console.log(
    `  ${title.padEnd(42)} load ${(detector.ms + network.ms).toFixed(0).padStart(4)}`,
    `  detector ${await measure(() => detector.session.run(picture))}`,
    `  one face ${await measure(() => network.session.run(chips(1)))}`,
    `  five ${await measure(() => network.session.run(chips(5)))}`,
  );
  await Promise.all([detector.session.release(), network.session.release()]);

  async function open(file: string): Promise<{ session: Session; ms: number }> {
    const bytes = await readFile(file);
    const start = performance.now();
    const session = await InferenceSession.create(bytes, sessionOptions);
    return { session, ms: performance.now() - start };
  }
}

/** The graph optimised once and saved: loads faster, but is made for one kind of processor. */
async function timeSaved(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-levers-'));
  let size = 0;
  for (const name of ['detector.onnx', 'descriptor.onnx']) {
    const file = join(folder, name);
    const session = await InferenceSession.create(join(MODELS, name), { ...options, optimizedModelFilePath: file });
    await session.release();
    size += (await stat(file)).size;
  }
  const title = `graph optimised once, saved (${(size / 1e6).toFixed(0)} MB)`;
  await timeSessions(title, { ...options, graphOptimizationLevel: 'disabled' }, folder);
  await rm(folder, { recursive: true });
}

async function time(title: string, task: () => Promise<unknown>): Promise<void> {
  console.log(`  ${title.padEnd(42)} ${await measure(task)}`);
}

/** A measurement that only a fresh process can make, in several of them. */
async function runFresh(title: string, mode: string): Promise<void> {
  const values: number[] = [];
  for (let i = 0; i < PROCESSES; i++) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(HERE, 'encoder-levers-child.ts'), mode]);
    values.push(Number(stdout));
  }
  console.log(`  ${title.padEnd(42)} ${Math.min(...values).toFixed(1)}/${median(values).toFixed(1)}`);
}

async function measure(task: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  }
  return `${Math.min(...times).toFixed(1)}/${median(times).toFixed(1)}`;
}
