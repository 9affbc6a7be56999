import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_FACES_PER_IMAGE } from '../../../api/limits.ts';
import { MAX_PIXELS } from '../../../encoder/decode/limits.ts';
import { MAX_FACES } from '../../../encoder/identity.ts';
import {
  type BuiltInEncoder,
  type EncodedPicture,
  type EncoderOptions,
  openEncoder,
  PictureError,
} from '../../../encoder/index.ts';
import { type BuiltIn, builtInEncoder } from '../../../functions/adapters/encoders/built-in-encoder.ts';
import { ImageFailure, TransientError } from '../../../functions/domain/errors.ts';
import { DEFAULT_DETECTION_THRESHOLD } from '../../../settings/work-limits.ts';
import { declarePngSize, drawBlank } from '../../support/pictures/encoder-pictures.ts';

const PICTURE = Uint8Array.of(1);
const NOTHING: EncodedPicture = { width: 1, height: 1, faces: [] };
const never = (): Promise<EncodedPicture> => new Promise(() => undefined);

/** An encoder for each time that one is opened; an error stands for models that cannot be loaded. */
function makeOpener(...outcomes: (Error | (() => Promise<EncodedPicture>))[]) {
  const asked: EncoderOptions[] = [];
  const closed: number[] = [];
  const open = async (options: EncoderOptions): Promise<BuiltInEncoder> => {
    const number = asked.push(options);
    // Models are read from the disk, so that an encoder is never there in the turn of the call.
    await setImmediate();
    const outcome = outcomes[number - 1];
    if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('opened too often');
    const close = async (): Promise<void> => {
      closed.push(number);
    };
    return { name: 'fake', version: '1', encode: outcome, isAvailable: () => true, close };
  };
  return { open, asked, closed };
}

describe('the built-in encoder of the functions', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is opened once, before the first picture, with what was set', async () => {
    const { open, asked } = makeOpener(async () => NOTHING);

    const encoder = builtInEncoder({ threads: 2, detectionThreshold: 0.4, heic: true }, open);
    expect(asked).toEqual([{ threads: 2, detectionThreshold: 0.4, heic: true }]);
    await encoder.encode(PICTURE, 1000);
    await encoder.encode(PICTURE, 1000);

    expect(asked).toHaveLength(1);
  });

  it('is opened again by the next picture when its models could not be loaded', async () => {
    const { open } = makeOpener(new Error('no models'), async () => NOTHING);
    const encoder = builtInEncoder({ threads: 0, detectionThreshold: 0.8, heic: false }, open);

    await expect(encoder.encode(PICTURE, 1000)).rejects.toThrow('no models');

    expect(await encoder.encode(PICTURE, 1000)).toEqual(NOTHING);
  });

  it('refuses a picture for good where the encoder does', async () => {
    const refuse = () => Promise.reject(new PictureError('corrupt_image', 'damaged'));
    const { open } = makeOpener(refuse);
    const encoder = builtInEncoder({ threads: 0, detectionThreshold: 0.8, heic: false }, open);

    await expect(encoder.encode(PICTURE, 1000)).rejects.toThrow(ImageFailure);
  });

  it('without threads, lets no picture wait behind one that hangs', async () => {
    const { open, closed } = makeOpener(never, async () => NOTHING);
    const encoder = builtInEncoder({ threads: 0, detectionThreshold: 0.8, heic: false }, open);

    const outcome = expect(encoder.encode(PICTURE, 1000)).rejects.toThrow(TransientError);
    await vi.advanceTimersByTimeAsync(1000);
    await outcome;

    expect(await encoder.encode(PICTURE, 1000)).toEqual(NOTHING);
    expect(closed).toEqual([1]);
  });

  it('with threads, leaves it to them to give up a picture', async () => {
    const { open, asked, closed } = makeOpener(never);
    const encoder = builtInEncoder({ threads: 1, detectionThreshold: 0.8, heic: false }, open);

    const outcome = expect(encoder.encode(PICTURE, 1000)).rejects.toThrow(TransientError);
    await vi.advanceTimersByTimeAsync(1000);
    await outcome;

    expect({ opened: asked.length, closed }).toEqual({ opened: 1, closed: [] });
  });

  it('closes without an encoder when its models cannot be loaded meanwhile', async () => {
    const { open } = makeOpener(new Error('no models'));
    const encoder = builtInEncoder({ threads: 1, detectionThreshold: 0.8, heic: false }, open);

    await expect(encoder.close()).resolves.toBeUndefined();
  });

  it('closes without an encoder when none could be opened', async () => {
    const { open } = makeOpener(new Error('no models'));
    const encoder = builtInEncoder({ threads: 1, detectionThreshold: 0.8, heic: false }, open);
    await expect(encoder.encode(PICTURE, 1000)).rejects.toThrow('no models');

    await encoder.close();
  });
});

const png = await drawBlank(8, 8).png().toBuffer();
const WIDTH = 8_000;

describe('the built-in encoder and the words of the API', () => {
  let encoder: BuiltIn;

  // Not earlier: the timers of other tests stand still, and the inference runtime needs them.
  beforeAll(() => {
    encoder = builtInEncoder({ threads: 0, detectionThreshold: DEFAULT_DETECTION_THRESHOLD, heic: false });
  });

  afterAll(() => encoder.close());

  it.each([
    ['unsupported_image', Buffer.from('a letter')],
    ['corrupt_image', png.subarray(0, 40)],
    ['image_too_many_pixels', declarePngSize(png, WIDTH, MAX_PIXELS / WIDTH + 1)],
  ] as const)('passes on what the encoder says of a picture that is %s', async (code, bytes) => {
    const sentence = await openEncoder({ threads: 0, detectionThreshold: DEFAULT_DETECTION_THRESHOLD })
      .then((opened) => opened.encode(bytes))
      .catch((error: unknown) => (error instanceof PictureError ? error.message : 'another error'));

    await expect(encoder.encode(bytes, 60_000)).rejects.toMatchObject({
      name: 'ImageFailure',
      code,
      message: sentence,
    });
  });

  it('finds as many faces as the API says', () => {
    expect(MAX_FACES).toBe(MAX_FACES_PER_IMAGE);
  });

  it('takes pictures up to its limit of pixels', async () => {
    const encoding = encoder.encode(declarePngSize(png, WIDTH, MAX_PIXELS / WIDTH), 60_000);

    // The header is accepted; that there are fewer pixels shows later.
    await expect(encoding).rejects.toMatchObject({ code: 'corrupt_image' });
  });
});
