import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { CHIP_SIZE, extractChip } from '../../encoder/align/extract-chip.ts';
import { findPredictorBox } from '../../encoder/align/find-predictor-box.ts';
import { decodePicture } from '../../encoder/decode/decode-picture.ts';
import { findFaces } from '../../encoder/detect/find-faces.ts';
import type { FoundFace } from '../../encoder/detect/judge-faces.ts';
import { findSamplePhoto } from '../../encoder/golden/sample-photos.ts';
import { openModels } from '../../encoder/open-models.ts';
import type { Pixels, Point } from '../../encoder/types.ts';

/**
 * Draws the picture in `docs/encoder.md`: the steps of the pipeline on a sample photo, from left to right what the
 * detector finds, where dlib's predictor puts its points, the chip, and the vector as 128 bars. No text, because fonts
 * differ from machine to machine.
 *
 *   npm run maintain:pipeline-picture
 */
const OUTPUT = join(import.meta.dirname, '../../docs/encoder-pipeline.jpg');
const HEIGHT = 450;
const GAP = 12;
const CLOSE_WIDTH = 400;
const CHIP_WIDTH = 300;
const VECTOR_WIDTH = 200;

const models = await openModels(join(import.meta.dirname, '../../encoder/models'));
const { pixels } = await decodePicture(await readFile(findSamplePhoto(3)));
const { faces } = await findFaces(models.detect, models.predictor, pixels);
const face = faces[0];
if (face === undefined) throw new Error('no face in the sample photo');
const chip = extractChip(pixels, face.landmarks);
const [vector = []] = await models.describe([chip]);
await models.release();

const panels = [
  await draw(pixels, faces.map(drawDetection).join('')),
  await drawCloseUp(pixels, face),
  await drawChip(chip),
  await drawVector(vector),
];
const widths = await Promise.all(panels.map(async (panel) => (await sharp(panel).metadata()).width));
const layout = panels.map((input, i) => ({
  input,
  top: 0,
  left: widths.slice(0, i).reduce((sum, width) => sum + width + GAP, 0),
}));
const width = widths.reduce((sum, panel) => sum + panel + GAP, -GAP);
await sharp({ create: { width, height: HEIGHT, channels: 3, background: '#ffffff' } })
  .composite(layout)
  .jpeg({ quality: 82, mozjpeg: true })
  .toFile(OUTPUT);
console.log(OUTPUT);

function drawDetection({ detection: { left, top, right, bottom, landmarks } }: FoundFace): string {
  return drawBox({ left, top, right, bottom }, '#ffd400') + drawPoints(landmarks, '#ffd400', 2.5);
}

function drawBox(box: { left: number; top: number; right: number; bottom: number }, colour: string): string {
  const { left, top, right, bottom } = box;
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

function drawPoints(points: readonly Point[], colour: string, radius: number): string {
  return points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`).join('');
}

/** The picture with shapes over it, as high as all panels. */
async function draw(picture: Pixels, shapes: string): Promise<Buffer> {
  const size = { width: picture.width, height: picture.height };
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${shapes}</svg>`;
  const drawn = await sharp(picture.data, { raw: { ...size, channels: 3 } })
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer();
  return sharp(drawn).resize({ height: HEIGHT }).png().toBuffer();
}

/** Around one face: the square that dlib's predictor is given, and its five points. */
async function drawCloseUp(picture: Pixels, { detection, landmarks }: FoundFace): Promise<Buffer> {
  const box = findPredictorBox(detection);
  const shapes = drawBox(box, '#00b7ff') + drawPoints(landmarks, '#ff2d55', 1.6);
  const whole = sharp(await draw(picture, shapes));
  const part = HEIGHT / picture.height;
  const side = (box.bottom - box.top) * 2 * part;
  const area = {
    left: Math.round(((box.left + box.right) / 2) * part - (side * CLOSE_WIDTH) / HEIGHT / 2),
    top: Math.round(((box.top + box.bottom) / 2) * part - side / 2),
    width: Math.round((side * CLOSE_WIDTH) / HEIGHT),
    height: Math.round(side),
  };
  return whole.extract(area).resize(CLOSE_WIDTH, HEIGHT).png().toBuffer();
}

function drawChip(rgb: Uint8Array): Promise<Buffer> {
  const margin = (HEIGHT - CHIP_WIDTH) / 2;
  return sharp(rgb, { raw: { width: CHIP_SIZE, height: CHIP_SIZE, channels: 3 } })
    .resize(CHIP_WIDTH, CHIP_WIDTH)
    .extend({ top: margin, bottom: margin, background: '#ffffff' })
    .png()
    .toBuffer();
}

/** One bar for each number, from the first at the top: left of the middle below zero, right above. */
function drawVector(numbers: readonly number[]): Promise<Buffer> {
  const middle = VECTOR_WIDTH / 2;
  const largest = Math.max(...numbers.map(Math.abs));
  const step = HEIGHT / numbers.length;
  const bars = numbers.map((value, i) => {
    const length = (Math.abs(value) / largest) * middle;
    const colour = value < 0 ? '#d1495b' : '#2e86ab';
    return `<rect x="${value < 0 ? middle - length : middle}" y="${i * step}" width="${length}" height="${step * 0.8}" fill="${colour}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${VECTOR_WIDTH}" height="${HEIGHT}">${bars.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).png().toBuffer();
}
