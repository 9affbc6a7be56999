import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BuiltInEncoder, openEncoder } from '../../../encoder/index.ts';
import { openPool } from '../../../encoder/threads/open-pool.ts';
import {
  cutPortrait,
  drawBlank,
  drawSixFaces,
  measureDistance,
  readSample,
  SAMPLE_FACES,
  SAMPLES,
} from '../../support/pictures/encoder-pictures.ts';

describe('the built-in encoder', () => {
  let encoder: BuiltInEncoder;

  beforeAll(async () => {
    encoder = await openEncoder({ threads: 1 });
  });

  afterAll(() => encoder.close());

  it.each(SAMPLES)('finds every face of sample photo %i', async (sample) => {
    const { faces } = await encoder.encode(await readSample(sample));

    expect(faces).toHaveLength(SAMPLE_FACES[sample]);
  });

  it('tells size, boxes and landmarks in pixels of the full-size picture, with a score for each face', async () => {
    const { width, height, faces } = await encoder.encode(await readSample(3));

    expect({ width, height }).toEqual({ width: 1920, height: 1350 });
    for (const { box, landmarks, confidence } of faces) {
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      expect(box.width).toBeGreaterThan(100);
      expect(confidence).toBeGreaterThan(0.8);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(landmarks).toHaveLength(5);
      for (const [x, y] of landmarks) {
        expect(x).toBeGreaterThan(box.x);
        expect(x).toBeLessThan(box.x + box.width);
        expect(y).toBeGreaterThan(box.y);
        expect(y).toBeLessThan(box.y + box.height);
      }
    }
  });

  it('puts the landmarks where dlib has them: left eye, right eye, nose below and between', async () => {
    const { faces } = await encoder.encode(await cutPortrait().png().toBuffer());

    const [leftOuter, leftInner, rightOuter, rightInner, nose] = (faces[0]?.landmarks ?? []).map(([x, y]) => ({
      x,
      y,
    }));
    const fromLeftToRight = [rightOuter, rightInner, nose, leftInner, leftOuter].map((point) => point?.x ?? Number.NaN);
    expect(fromLeftToRight).toEqual(fromLeftToRight.toSorted((a, b) => a - b));
    expect(nose?.y).toBeGreaterThan(Math.max(leftInner?.y ?? Number.NaN, rightInner?.y ?? Number.NaN));
  });

  it('orders faces from the largest to the smallest', async () => {
    const { faces } = await encoder.encode(await readSample(5));

    const areas = faces.map(({ box }) => box.width * box.height);
    expect(areas).toEqual(areas.toSorted((a, b) => b - a));
  });

  it('gives vectors of 128 finite numbers as plain arrays', async () => {
    const { faces } = await encoder.encode(await readSample(5));

    for (const { vector } of faces) {
      expect(Array.isArray(vector)).toBe(true);
      expect(vector).toHaveLength(128);
      expect(vector.every(Number.isFinite)).toBe(true);
    }
  });

  it('brings one woman in two pictures close together and keeps two women apart', async () => {
    const whole = await encoder.encode(await readSample(3));
    const [same, other] = await Promise.all(
      (['blonde', 'darkHaired'] as const).map(async (who) => encoder.encode(await cutPortrait(who).jpeg().toBuffer())),
    );

    const distances = whole.faces.map(({ vector }) => measureDistance(vector, same?.faces[0]?.vector));
    expect(Math.min(...distances)).toBeLessThan(0.2);
    expect(measureDistance(same?.faces[0]?.vector, other?.faces[0]?.vector)).toBeGreaterThan(0.6);
  });

  it('gives no face for a picture without one', async () => {
    const encoded = await encoder.encode(await drawBlank(800, 600).jpeg().toBuffer());

    expect(encoded).toEqual({ width: 800, height: 600, faces: [] });
  });

  it('refuses a picture with six faces', async () => {
    const refused = encoder.encode(await (await drawSixFaces()).jpeg().toBuffer());

    await expect(refused).rejects.toMatchObject({
      code: 'too_many_faces',
      message: 'More than 5 faces found',
      detectedType: 'jpeg',
    });
  });

  it('gives the same vectors whether it runs in this thread or in others', async () => {
    const inThread = await openEncoder({ threads: 0 });
    const picture = await cutPortrait().png().toBuffer();

    const [here, there] = await Promise.all([inThread.encode(picture), encoder.encode(picture)]);
    await inThread.close();

    expect(here).toEqual(there);
  });

  it('finds nothing when the detection threshold is out of reach', async () => {
    const strict = await openEncoder({ threads: 0, detectionThreshold: 1 });

    const { faces } = await strict.encode(await readSample(1));
    await strict.close();

    expect(faces).toEqual([]);
  });

  it('takes a blurred face for one when the detection threshold is low, and not at the default', async () => {
    // 40 px of a picture of 500, and out of focus: the detector scores it 0.66.
    const face = await sharp(await cutPortrait('darkHaired').png().toBuffer())
      .resize(40)
      .png()
      .toBuffer();
    const blurred = await sharp(face)
      .blur(1.2)
      .extend({ left: 300, right: 200, top: 200, bottom: 200, background: '#888888' })
      .png()
      .toBuffer();
    const lenient = await openEncoder({ threads: 1, detectionThreshold: 0.5 });

    const [low, usual] = [await lenient.encode(blurred), await encoder.encode(blurred)];
    await lenient.close();

    expect(low.faces.map(({ confidence }) => confidence)).toEqual([expect.closeTo(0.66, 1)]);
    expect(usual.faces).toEqual([]);
  });

  const modelFiles = ['detector.onnx', 'landmarks.bin', 'descriptor.onnx'];

  /** A folder of models of its own. */
  async function makeModels(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'models-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const models = join(import.meta.dirname, '../../../encoder/models');
    await Promise.all([...modelFiles, 'SHA256SUMS'].map((file) => symlink(join(models, file), join(folder, file))));
    return folder;
  }

  it.each(modelFiles)('does not start without %s, and names it', async (missing) => {
    const folder = await makeModels();
    await rm(join(folder, missing));

    await expect(openEncoder({ threads: 1, modelsFolder: folder })).rejects.toThrow(missing);
  });

  it.each(modelFiles)('does not start with one wrong bit in %s, and names it', async (damaged) => {
    const folder = await makeModels();
    const file = join(folder, damaged);
    const bytes = await readFile(file);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await rm(file);
    await writeFile(file, bytes);

    await expect(openEncoder({ threads: 1, modelsFolder: folder })).rejects.toThrow(`${file} is damaged`);
  });

  it('is not available once its threads are gone and their models, too, and works again when these are back', async () => {
    const folder = await makeModels();
    const file = join(folder, 'detector.onnx');
    const model = await readlink(file);
    const changes = new EventEmitter();
    const onAvailability = (reason: Error | undefined) => changes.emit('change', reason?.message);
    // Each picture takes longer than it may, and so costs its thread.
    const pool = await openPool({
      threads: 1,
      modelsFolder: folder,
      detectionThreshold: undefined,
      timeLimit: 1,
      onAvailability,
    });
    onTestFinished(() => pool.close());
    await rm(file);

    const gone = once(changes, 'change');
    await expect(pool.encode(await readSample(3))).rejects.toThrow('encoding took longer than 1 ms');
    expect(await gone).toEqual([expect.stringContaining(file)]);
    expect(pool.isAvailable()).toBe(false);

    await symlink(model, file);
    const back = once(changes, 'change');
    pool.encode(await readSample(3)).catch(() => undefined);
    expect(await back).toEqual([undefined]);
    expect(pool.isAvailable()).toBe(true);
  });
});
