import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { detectKind } from '../../../../console/app/session/files/detect-kind.ts';
import { sniffType } from '../../../../encoder/decode/sniff-type.ts';
import { IMAGE_ID } from '../../../support/http/fake-api.ts';
import { accepted, created, openSession, photo, summary } from '../support/open-session.ts';

const file = (name: string, content: string | Uint8Array) =>
  new File([typeof content === 'string' ? Buffer.from(content, 'latin1') : Uint8Array.from(content)], name);

const pdf = file('letter.pdf', '%PDF-1.7 a letter');
const heic = file('IMG_1.HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic');

const answering = () =>
  openSession((call) => {
    if (call === 'POST /v1/containers') return created;
    return call.startsWith('POST') ? accepted() : summary('completed', IMAGE_ID);
  });

describe('files that are given to the page', () => {
  it('are named and take no place when they are no pictures', async () => {
    const { session, state, calls } = answering();

    await session.addFiles([pdf, file('notes.txt', 'Dear reader'), file('empty.jpg', '')]);

    expect(calls).toEqual([]);
    expect(state().pictures).toEqual([]);
    expect(state().notices.map(({ text }) => text)).toEqual([
      'Not a picture of a format that the API takes (JPEG, PNG, WebP, AVIF, GIF, TIFF and BMP): letter.pdf, notes.txt, empty.jpg.',
    ]);
  });

  it('are named when they cannot be read, as a folder, and do not keep others from the upload', async () => {
    const { session, state, calls } = answering();
    const folder = file('holidays', '');
    folder.slice = () =>
      Object.assign(new Blob([]), {
        arrayBuffer: () => Promise.reject(new DOMException('It is a folder', 'NotReadableError')),
      });

    await session.addFiles([folder, photo()]);

    expect(state().notices.map(({ text }) => text)).toEqual([
      'Not readable, as a folder or a file that was moved: holidays.',
    ]);
    expect(calls).toContain('POST /v1/containers/:id/images');
  });

  it('are uploaded beside such that are not', async () => {
    const { session, calls } = answering();

    await session.addFiles([pdf, photo()]);

    expect(calls).toContain('POST /v1/containers/:id/images');
  });

  it('are named before the upload when they are HEIC, and sent if the user wants', async () => {
    const { session, state, calls } = answering();

    await session.addFiles([heic]);
    const [notice] = state().notices;
    expect(notice).toMatchObject({ text: expect.stringContaining('IMG_1.HEIC'), action: { label: 'Upload anyway' } });
    expect(calls).toEqual([]);
    notice?.action?.perform();

    await expect.poll(() => calls).toContain('POST /v1/containers/:id/images');
    expect(state().pictures).toMatchObject([{ name: 'IMG_1.HEIC' }]);
  });

  it('keep what is said about the samples, also after a reload', async () => {
    const { session, state, values } = answering();

    await session.addSamples();

    expect(state().pictures).toMatchObject([{ name: 'sample.jpg', caption: 'A sample.' }]);
    expect([...values.values()].join()).toContain('A sample.');
  });
});

describe('the kind of a file', () => {
  const taken = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const;

  it.each(taken)('is a picture for the encoder and for the page: %s', async (format) => {
    const bytes = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#888' } })
      .toFormat(format)
      .toBuffer();

    expect(sniffType(bytes)).toBe(format);
    expect(await detectKind(file('picture', bytes))).toBe('picture');
  });

  it.each([
    ['BMP', `BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28${'\0'.repeat(40)}`, 'picture'],
    ['GIF of 1987', 'GIF87a..', 'picture'],
    ['TIFF of large numbers first', 'MM\0*....', 'picture'],
    ['BigTIFF', 'II+\0....', 'picture'],
    ['AVIF by a compatible brand', '\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'picture'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
    ['HEIF of other makers', '\0\0\0\x14ftypmif1\0\0\0\0miaf', 'heic'],
    ['video', '\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'other'],
    ['JPEG XL', '\xff\x0a......', 'other'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'other'],
    ['ZIP', 'PK\x03\x04......', 'other'],
    ['text that begins like a BMP', 'BMW and other makers of cars, listed', 'other'],
    ['empty', '', 'other'],
  ] as const)('is the one that the encoder sees: %s', async (_, content, kind) => {
    const bytes = Buffer.from(content, 'latin1');

    const type = sniffType(bytes);
    expect(await detectKind(file('a', bytes))).toBe(kind);
    const expected =
      type === 'heic'
        ? 'heic'
        : ['jxl', 'jp2', 'svg', 'pdf', 'html', 'video', 'zip', 'empty', 'unknown'].includes(type)
          ? 'other'
          : 'picture';
    expect(kind).toBe(expected);
  });

  it('is a picture for all sample pictures of the page', async () => {
    for (const name of ['astronaut.jpg', 'astronaut-closer.jpg', 'navy.jpg']) {
      expect(await detectKind(file(name, await readFile(`console/samples/${name}`)))).toBe('picture');
    }
  });
});
