import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import { openPool } from '../../../encoder/threads/open-pool.ts';

/** The encoder in a process of its own, for what would end the process of the tests. */

const photo = await readFile(findSamplePhoto(5));
const threads = 2;
const options = {
  threads,
  modelsFolder: join(import.meta.dirname, '../../../encoder/models'),
  detectionThreshold: undefined,
};

const programs: Record<string, () => Promise<void>> = {
  /** Pictures that take longer than they may, then one that does not. */
  async 'give-up'() {
    const timeLimit = 40;
    const pool = await openPool({ ...options, timeLimit });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => pool.encode(photo)));
    const late = outcomes.filter(({ status }) => status === 'rejected').length;
    const small = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    // On a machine that is busy even this one may take too long.
    let width: number | undefined;
    while (width === undefined) {
      width = await pool.encode(small).then(
        (picture) => picture.width,
        () => undefined,
      );
    }
    await pool.close();
    process.stdout.write(`${late > 0 ? 'some were late' : 'none was late'}, then ${width} px\n`);
  },

  /** `process.exit` while every thread encodes. */
  async exit() {
    const pool = await openPool(options);
    const encoded = Array.from({ length: 20 }, () => pool.encode(photo));
    for (const promise of encoded) promise.catch(() => undefined);
    await Promise.any(encoded);
    process.exit(7);
  },

  /** `process.exit` while every thread loads its models. */
  async 'exit-early'() {
    openPool(options).catch(() => undefined);
    setTimeout(() => process.exit(7), 200);
  },

  /** The end of a program that closes the encoder while pictures wait. */
  async close() {
    const pool = await openPool(options);
    const encoded = Array.from({ length: 6 }, () => pool.encode(photo));
    const outcomes = Promise.allSettled(encoded);
    await pool.close();
    process.stdout.write(`${(await outcomes).filter(({ status }) => status === 'fulfilled').length} finished\n`);
  },
};

await programs[process.argv[2] ?? '']?.();
