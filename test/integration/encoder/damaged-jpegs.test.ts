import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePrepared } from '../../../encoder/decode/decode-picture.ts';
import type { DecodeQueue } from '../../../encoder/decode/decode-queue.ts';
import { preparePicture } from '../../../encoder/decode/prepare-picture.ts';
import { openEncoder } from '../../../encoder/index.ts';
import { cutPortrait, readSample, SAMPLES } from '../../support/pictures/encoder-pictures.ts';
import { seededRandom } from '../../support/seeded-random.ts';

sharp.cache(false);

/** What happens to a file on its way: a block of it is emptied, replaced, lost or moved, or one bit turns. */
const DAMAGES: readonly ((jpeg: Buffer, at: number, random: () => number) => Buffer)[] = [
  (jpeg, at) => jpeg.fill(0, at, at + 512),
  (jpeg, at, random) => {
    for (let i = 0; i < 512; i++) jpeg[at + i] = Math.floor(random() * 256);
    return jpeg;
  },
  (jpeg, at) => Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 512)]),
  (jpeg, at, random) => {
    jpeg[at] = (jpeg[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return jpeg;
  },
  (jpeg, at) => {
    const block = Buffer.from(jpeg.subarray(at, at + 4096));
    jpeg.copyWithin(at, at + 8192, at + 12_288);
    block.copy(jpeg, at + 8192);
    return jpeg;
  },
];

async function isRefused(jpeg: Uint8Array, queue?: DecodeQueue): Promise<boolean> {
  try {
    await decodePrepared(preparePicture(jpeg), 640, queue);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'corrupt_image', detectedType: 'jpeg' });
    return true;
  }
}

describe('damage in the middle of a JPEG', () => {
  it('is noticed in 32 of 40 files, or more', async () => {
    const random = seededRandom(4);
    const photos = [await readSample(1), await readSample(3)];
    let refused = 0;
    for (const photo of photos) {
      const scan = photo.indexOf(Buffer.from([0xff, 0xda])) + 14;
      for (const damage of DAMAGES) {
        for (let i = 0; i < 4; i++) {
          const at = scan + Math.floor(random() * 0.45 * (photo.length - scan));
          if (await isRefused(damage(Buffer.from(photo), at, random))) refused++;
        }
      }
    }

    expect(refused).toBeGreaterThanOrEqual(32);
  });

  it.each(SAMPLES)('is not seen in the sound photo %i', async (sample) => {
    expect(await isRefused(await readSample(sample))).toBe(false);
  });

  it.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
  ])(
    'is no reason against a %s picture that lacks nothing but its end, and is one when more is missing',
    async (_, options) => {
      const whole = await cutPortrait().jpeg(options).toBuffer();

      expect(await isRefused(whole.subarray(0, -2))).toBe(false);
      expect(await isRefused(whole.subarray(0, -40))).toBe(true);
      expect(await isRefused(whole.subarray(0, whole.length / 2))).toBe(true);
    },
  );
});

describe('damaged JPEGs beside sound pictures in other threads', () => {
  it('are all refused, and none of the others', { timeout: 60_000 }, async () => {
    const whole = await cutPortrait().jpeg().toBuffer();
    const damaged = whole.subarray(0, whole.length / 2);
    const png = await cutPortrait().png().toBuffer();
    const encoder = await openEncoder({ threads: 2 });
    const encode = async (bytes: Uint8Array): Promise<boolean> =>
      await encoder.encode(bytes).then(
        () => true,
        () => false,
      );

    const rounds: boolean[][] = [];
    for (let i = 0; i < 25; i++) {
      rounds.push(await Promise.all([damaged, whole, whole, png, damaged, whole, damaged].map(encode)));
    }
    await encoder.close();

    const expected = [false, true, true, true, false, true, false];
    expect(rounds.filter((round) => round.some((taken, k) => taken !== expected[k]))).toEqual([]);
  });
});

describe('a warning that came while another picture was decoded, too', () => {
  /** Another thread took the warning, which belongs to one of the two. */
  function giveQueue(): DecodeQueue & { runs: string[] } {
    let warnings = 0;
    const runs: string[] = [];
    return {
      runs,
      shared: async (task) => {
        runs.push('shared');
        const result = await task();
        warnings++;
        return result;
      },
      alone: (task) => {
        runs.push('alone');
        return task();
      },
      reportWarning: () => undefined,
      countWarnings: () => warnings,
    };
  }

  it('is no reason against a sound picture, which is looked at again alone', async () => {
    const queue = giveQueue();

    expect(await isRefused(await readSample(1), queue)).toBe(false);
    expect(queue.runs).toEqual(['shared', 'alone']);
  });

  it('does not make one of a picture that has no such warnings', async () => {
    const queue = giveQueue();

    expect(await isRefused(await cutPortrait().png().toBuffer(), queue)).toBe(false);
    expect(queue.runs).toEqual(['shared']);
  });
});
