import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession as Session } from 'onnxruntime-node';
import sharp from 'sharp';
import { extractChip } from '../encoder/align/extract-chip.ts';
import { findPredictorBox } from '../encoder/align/find-predictor-box.ts';
import { predictLandmarks } from '../encoder/align/predict-landmarks.ts';
import { readLandmarkPredictor } from '../encoder/align/read-landmark-predictor.ts';
import { decodePicture } from '../encoder/decode/decode-picture.ts';
import { createFaceDescriber } from '../encoder/describe/describe-faces.ts';
import { createFaceDetector } from '../encoder/detect/detect-faces.ts';
import { encodePicture } from '../encoder/encode-picture.ts';
import { findSamplePhoto, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { InferenceSession } from '../encoder/load-runtime.ts';
import { openModels } from '../encoder/open-models.ts';
import { findPeakMemory } from './lib/peak-memory.ts';

/**
 * What only a fresh process shows; prints one number.
 *
 *   cold, warm        ms of the processor for aligning the first five faces, without and with the run at the start
 *   arena, no-arena   MB, the most that the process held over many pictures
 */
const MODELS = join(import.meta.dirname, '../encoder/models');
const PICTURES = 60;
const [mode] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
console.log(mode === 'cold' || mode === 'warm' ? await timeFirstFaces() : await measurePeak(mode === 'arena'));

async function timeFirstFaces(): Promise<number> {
  const warm = mode === 'warm' ? await openModels(MODELS) : undefined;
  const predictor = warm?.predictor ?? (await readLandmarkPredictor(join(MODELS, 'landmarks.bin')));
  const detect = warm?.detect ?? createFaceDetector(await openNetwork('detector.onnx', true));
  const { pixels } = await decodePicture(await readFile(findSamplePhoto(5)));
  const boxes = (await detect(pixels)).map(findPredictorBox);
  // Of this thread's processor, so that other programs on the machine play no part.
  const before = process.threadCpuUsage();
  for (const box of boxes) extractChip(pixels, predictLandmarks(predictor, pixels, box));
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Sample photos in turn, each time a little smaller, so that the networks' inputs change as they do in service. */
async function measurePeak(enableCpuMemArena: boolean): Promise<number> {
  const steps = {
    predictor: await readLandmarkPredictor(join(MODELS, 'landmarks.bin')),
    decode: decodePicture,
    detect: createFaceDetector(await openNetwork('detector.onnx', enableCpuMemArena)),
    describe: createFaceDescriber(await openNetwork('descriptor.onnx', enableCpuMemArena)),
  };
  for (let i = 0; i < PICTURES; i++) {
    const photo = await readFile(findSamplePhoto(SAMPLES[i % SAMPLES.length] ?? 1));
    const height = 1000 - 7 * i;
    await encodePicture(steps, await sharp(photo).resize(1280, height, { fit: 'cover' }).jpeg().toBuffer());
  }
  return findPeakMemory();
}

function openNetwork(name: string, enableCpuMemArena: boolean): Promise<Session> {
  return InferenceSession.create(join(MODELS, name), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    enableCpuMemArena,
  });
}
