import sharp, { type Sharp } from 'sharp';
import type { Box } from '../../encoder/types.ts';

/** A square picture with one face in its middle. */
export interface Portrait {
  readonly bytes: Uint8Array;
  /** Side, px. */
  readonly side: number;
  readonly box: Box;
}

/** One way to make a picture worse, and how much. */
export interface Harm {
  readonly kind: string;
  readonly level: number;
  worsen(portrait: Portrait): Promise<Uint8Array>;
}

/** Longest side of a picture as the encoder sees it, px. */
const SEEN_SIZE = 640;
const GRAY = '#8a8a8a';

const save = (picture: Sharp): Promise<Uint8Array> => picture.jpeg({ quality: 92 }).toBuffer();

const of = (
  kind: string,
  levels: readonly number[],
  worsen: (portrait: Portrait, level: number) => Promise<Uint8Array>,
) => levels.map((level): Harm => ({ kind, level, worsen: (portrait) => worsen(portrait, level) }));

/** From hardly to hopelessly, by kind. Levels are parts of the face's box, factors of brightness, or px. */
export const harms: readonly Harm[] = [
  ...of('blur', [0.01, 0.02, 0.03, 0.045, 0.06, 0.08, 0.11], ({ bytes, box }, level) =>
    save(sharp(bytes).blur(Math.max(0.3, level * box.width))),
  ),
  ...of('small', [80, 56, 40, 30, 22, 16], shrink),
  ...of('dark', [0.6, 0.4, 0.25, 0.15, 0.1, 0.06], ({ bytes }, level) => save(sharp(bytes).linear(level, 0))),
  ...of('side light', [0.6, 0.35, 0.2, 0.1, 0.04, 0.01], lightFromOneSide),
  ...of('bright', [1.4, 1.8, 2.3, 3, 4, 6], ({ bytes }, level) => save(sharp(bytes).linear(level, 0))),
  ...of('flat', [0.6, 0.4, 0.25, 0.15, 0.1, 0.06], ({ bytes }, level) =>
    save(sharp(bytes).linear(level, 128 * (1 - level))),
  ),
  ...of('cut above', [0, 0.1, 0.2, 0.3, 0.4], (portrait, level) => cut(portrait, { above: level })),
  ...of('cut below', [0, 0.1, 0.2, 0.3, 0.4], (portrait, level) => cut(portrait, { below: level })),
  ...of('cut beside', [0, 0.1, 0.2, 0.3, 0.4], (portrait, level) => cut(portrait, { left: level })),
  ...of('tight', [-0.3, -0.15, -0.05, 0, 0.05, 0.1], (portrait, level) =>
    cut(portrait, { above: level, below: level, left: level, right: level }),
  ),
  ...of('jpeg', [50, 25, 10], ({ bytes }, level) => sharp(bytes).jpeg({ quality: level }).toBuffer()),
  ...of('roll', [15, 30, 45], ({ bytes }, level) => save(sharp(bytes).rotate(level, { background: GRAY }))),
];

/** @param width of the face's box in a picture of the size that the encoder sees */
async function shrink({ bytes, side, box }: Portrait, width: number): Promise<Uint8Array> {
  const size = Math.min(SEEN_SIZE, Math.round((side * width) / box.width));
  const small = await sharp(bytes).resize(size, size).png().toBuffer();
  const place = Math.floor((SEEN_SIZE - size) / 2);
  const ground = sharp({ create: { width: SEEN_SIZE, height: SEEN_SIZE, channels: 3, background: GRAY } });
  return await save(ground.composite([{ input: small, left: place, top: place }]));
}

/** @param least brightness at the far side of the face; it falls exponentially from 1 at the near side */
async function lightFromOneSide({ bytes, side, box }: Portrait, least: number): Promise<Uint8Array> {
  const row = Buffer.alloc(side * 3);
  for (let x = 0; x < side; x++) {
    const across = Math.min(1, Math.max(0, (x - box.x) / box.width));
    row.fill(Math.round(255 * least ** across), 3 * x, 3 * x + 3);
  }
  const raw = { width: side, height: 1, channels: 3 } as const;
  const light = sharp(row, { raw }).resize(side, side, { fit: 'fill', kernel: 'nearest' });
  return await save(sharp(bytes).composite([{ input: await light.png().toBuffer(), blend: 'multiply' }]));
}

type Cuts = Partial<Record<'above' | 'below' | 'left' | 'right', number>>;

/** @param cuts parts of the face's box that are cut off; negative ones leave room around it */
async function cut({ bytes, side, box }: Portrait, cuts: Cuts): Promise<Uint8Array> {
  const clamp = (value: number): number => Math.min(side, Math.max(0, Math.round(value)));
  const left = cuts.left === undefined ? 0 : clamp(box.x + cuts.left * box.width);
  const top = cuts.above === undefined ? 0 : clamp(box.y + cuts.above * box.height);
  const right = cuts.right === undefined ? side : clamp(box.x + (1 - cuts.right) * box.width);
  const bottom = cuts.below === undefined ? side : clamp(box.y + (1 - cuts.below) * box.height);
  return await save(sharp(bytes).extract({ left, top, width: right - left, height: bottom - top }));
}
