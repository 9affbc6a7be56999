import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FileTooLarge, readBytes } from '../../../../cli/pictures/read-bytes.ts';
import { readPicture } from '../../../../cli/pictures/read-pictures.ts';
import { makeTestFolder } from '../../../support/test-folder.ts';

describe('readBytes', () => {
  it('reads a file of the largest size that is allowed, and refuses one byte more', async () => {
    const file = join(await makeTestFolder(), 'picture');
    await writeFile(file, Buffer.alloc(3_000_000, 7));

    expect(Buffer.alloc(3_000_000, 7).equals(await readBytes(file, { limit: 3_000_000 }))).toBe(true);
    await expect(readBytes(file, { limit: 2_999_999 })).rejects.toThrow(FileTooLarge);
  });

  it('stops reading a stream that has no end', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1000;
        this.push(Buffer.alloc(1000));
      },
    });

    await expect(readBytes(endless, { limit: 100_000 })).rejects.toThrow('it is larger than 0.1 MB');
    expect(sent).toBeLessThan(200_000);
    expect(endless.destroyed).toBe(true);
  });

  it('gives up a stream that nothing comes from as soon as its signal is aborted', async () => {
    const interruption = new AbortController();
    const silent = new Readable({ read() {} });
    const read = readBytes(silent, { signal: interruption.signal });

    interruption.abort();

    await expect(read).rejects.toMatchObject({ name: 'AbortError' });
    expect(silent.destroyed).toBe(true);
  });
});

describe('readPicture', () => {
  it('says of a huge file that it is too large, and does not read it to its end', async () => {
    const file = join(await makeTestFolder(), 'huge.jpg');
    await writeFile(file, '');
    await truncate(file, 5_000_000_000);

    expect(await readPicture(file)).toEqual({ path: file, problem: 'it is larger than 256 MB' });
  });

  it('is no result when it was interrupted', async () => {
    const file = join(await makeTestFolder(), 'a.jpg');
    await writeFile(file, 'x');

    await expect(readPicture(file, AbortSignal.abort(new Error('Ctrl+C')))).rejects.toThrow('Ctrl+C');
  });

  it('says that a folder is one', async () => {
    const folder = await makeTestFolder();

    expect(await readPicture(folder)).toEqual({ path: folder, problem: 'is a folder' });
  });
});
