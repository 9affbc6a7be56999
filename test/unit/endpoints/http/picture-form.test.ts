import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_BYTES } from '../../../../api/limits.ts';
import { ApiError } from '../../../../functions/domain/errors.ts';
import { readPicture } from '../../../../functions/endpoints/http/picture-form.ts';
import { BOUNDARY, filePart, multipartBody, type Part, textPart } from '../../../support/lambda/lambda-events.ts';

const picture = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

const read = async (body: Uint8Array, contentType: string | null = FORM): Promise<Uint8Array> =>
  await readPicture({ headers: contentType === null ? {} : { 'content-type': contentType }, body });

const readForm = async (...parts: Part[]): Promise<Uint8Array> => await read(multipartBody(parts));

/** @returns code and message of the refusal */
async function refusalOf(reading: Promise<Uint8Array>): Promise<{ code: string; message: string }> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error('It was not refused', { cause: error });
  return { code: error.code, message: error.message };
}

const typedPart = (contentType: string): Part => ({
  headers: `Content-Disposition: form-data; name="file"\r\nContent-Type: ${contentType}`,
  content: picture,
});

const encodedPart = (encoding: string): Part => ({
  headers: `Content-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Transfer-Encoding: ${encoding}`,
  content: picture,
});

describe('readPicture', () => {
  it('gives the bytes of the file as they were sent', async () => {
    expect(Buffer.from(await readForm(filePart(picture))).equals(picture)).toBe(true);
  });

  it('ignores other fields and files', async () => {
    const parts = [textPart('note', 'hello'), filePart(Uint8Array.of(1), 'other'), filePart(picture)];

    expect(await readForm(...parts)).toHaveLength(picture.byteLength);
  });

  it('takes a file whatever its name is', async () => {
    expect(await readForm(filePart(picture, 'file', '../../Ünï cödé 日本 %41.jpg'))).toHaveLength(picture.byteLength);
  });

  it.each(['image/jpeg', 'image/heic', 'Image/PNG', 'application/octet-stream', 'binary/octet-stream'])(
    'takes a part of the type %s without a file name',
    async (contentType) => {
      expect(await readForm(typedPart(contentType))).toHaveLength(picture.byteLength);
    },
  );

  it('takes the bytes of a picture without a file name and without a type', async () => {
    expect(await readForm({ headers: 'Content-Disposition: form-data; name="file"', content: picture })).toHaveLength(
      picture.byteLength,
    );
  });

  it('reads the type of the request in any case', async () => {
    const contentType = `Multipart/Form-Data; BOUNDARY="${BOUNDARY}"`;

    expect(await read(multipartBody([filePart(picture)]), contentType)).toHaveLength(picture.byteLength);
  });

  it.each<[string, Uint8Array, string | null, string]>([
    ['no body', new Uint8Array(), null, 'the request has no body.'],
    ['an empty form', new Uint8Array(), FORM, 'the request has no body.'],
    ['no type', picture, null, 'the request has no Content-Type.'],
    ['a picture outside a form', picture, 'image/jpeg', 'the request has the type "image/jpeg".'],
    ['JSON', Buffer.from('{"file":1}'), 'application/json', 'the request has the type "application/json".'],
    [
      'nearly a form',
      picture,
      'multipart/form-data-foo; boundary=x',
      'the request has the type "multipart/form-data-foo',
    ],
    ['a type that is hostile', picture, `\x1b[31m${'x'.repeat(5_000)}`, 'the request has the type "?[31mx'],
  ])('says what came instead of a form: %s', async (_, body, contentType, reason) => {
    const { code, message } = await refusalOf(read(body, contentType));

    expect(code).toBe('no_image_file');
    expect(message.startsWith(`No image file provided: ${reason}`)).toBe(true);
    expect(message).toMatch(/\. Please send the picture as multipart\/form-data in the field "file"$/);
    expect(message.length).toBeLessThan(250);
  });

  it.each<[string, Part[], string]>([
    ['no parts', [], 'the form has no field with a name. Please send the picture in the field "file"'],
    [
      'a part that is no field',
      [{ headers: 'Content-Disposition: attachment; name="file"; filename="a.jpg"', content: picture }],
      'no field with a name; a field has the header Content-Disposition: form-data; name="file". Please send',
    ],
    ['another field', [filePart(picture, 'image')], 'the form has the field "image". Please send'],
    [
      'several',
      ['file[]', 'FILE', 'c', 'd', 'e'].map((n) => filePart(picture, n)),
      'fields "file[]", "FILE", "c" and 2 more.',
    ],
    ['a long name', [filePart(picture, 'n'.repeat(5_000))], `the form has the field "${'n'.repeat(40)}…". Please send`],
    ['a name that is hostile', [filePart(picture, '\x1b[31m')], 'the form has the field "?[31m". Please send'],
    [
      'a text field',
      [textPart('file', '[object Object]')],
      'the field "file" came as text, without a file name. With curl, write -F file=@photo.jpg',
    ],
    ['an empty text field', [textPart('file', '')], 'the field "file" came as text, without a file name.'],
    [
      'a data URL',
      [textPart('file', 'data:image/jpeg;base64,/9j/4AAQSkZJRg')],
      'the field "file" holds base64 text. Please send the bytes',
    ],
    [
      'a JPEG in base64',
      [textPart('file', '/9j/4AAQSkZJRg')],
      'the field "file" holds base64 text. Please send the bytes',
    ],
    ['an empty file', [filePart(new Uint8Array())], 'the file in the field "file" is empty'],
    [
      'a file input where nothing was chosen',
      [filePart(new Uint8Array(), 'file', '')],
      'the file in the field "file" is empty',
    ],
    [
      'a form inside the form',
      [typedPart('multipart/mixed; boundary=yy')],
      'the field "file" holds a form of its own ("multipart/mixed"). Please send the bytes of the picture as they are',
    ],
    [
      'a file in base64',
      [filePart(Buffer.from('/9j/4AAQSkZJRg'))],
      'the file in the field "file" holds base64 text. Please send the bytes of the picture as they are',
    ],
    [
      'a file in base64, by its header',
      [encodedPart('Base64')],
      'the file in the field "file" has the Content-Transfer-Encoding "base64". Please send the bytes',
    ],
    ['an encoding that is hostile', [encodedPart('\x1b[31m')], 'Content-Transfer-Encoding "?[31m". Please send'],
    ['JSON in the field', [typedPart('application/json')], 'the field "file" came as text, without a file name.'],
  ])('says what a form without a picture has: %s', async (_, parts, reason) => {
    const { code, message } = await refusalOf(readForm(...parts));

    expect(code).toBe('no_image_file');
    expect(message).toMatch(/^No image file provided: /);
    expect(message).toContain(reason);
  });

  it('names the field that came twice', async () => {
    const { code, message } = await refusalOf(readForm(filePart(picture), filePart(picture)));

    expect(code).toBe('invalid_request');
    expect(message).toContain('"file"');
  });

  it.each(['7bit', '8bit', 'binary'])('takes a file with the transfer encoding %s', async (encoding) => {
    expect(await readForm(encodedPart(encoding))).toHaveLength(picture.byteLength);
  });

  it('takes the file where another input of the same name was left empty', async () => {
    const unused = filePart(new Uint8Array(), 'file', '');

    expect(await readForm(unused, filePart(picture), unused)).toHaveLength(picture.byteLength);
    expect((await refusalOf(readForm(filePart(new Uint8Array()), filePart(picture)))).code).toBe('invalid_request');
  });

  it('takes the file where a text field has the same name', async () => {
    expect(await readForm(textPart('file', 'photo.jpg'), filePart(picture))).toHaveLength(picture.byteLength);
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary= ; charset=x',
  ])('says that the boundary is missing in %j', async (contentType) => {
    const { code, message } = await refusalOf(read(multipartBody([filePart(picture)]), contentType));

    expect(code).toBe('invalid_request');
    expect(message).toMatch(/names no boundary; most clients write this header themselves when you leave it out$/);
  });

  it('refuses a body with too many parts', async () => {
    const parts = Array.from({ length: 50 }, (_, i) => textPart(`field${i}`, 'x'));

    expect((await refusalOf(readForm(...parts))).code).toBe('invalid_request');
  });

  it('refuses a small request that was cut off, wherever it was cut', async () => {
    const whole = multipartBody([filePart(Uint8Array.of(1, 2, 3))]);
    // The last line end is not needed: the closing boundary is complete without it.
    const cuts = Array.from({ length: whole.byteLength - 2 }, (_, length) => whole.subarray(0, length));

    const codes = await Promise.all(cuts.map(async (body) => (await refusalOf(read(body))).code));

    expect(new Set(codes)).toEqual(new Set(['no_image_file', 'invalid_request']));
  });

  it('accepts a body at the limit and refuses one byte more', async () => {
    const overhead = multipartBody([filePart(new Uint8Array())]).byteLength;
    const sized = async (bytes: number) => await readForm(filePart(new Uint8Array(bytes - overhead)));

    expect(await sized(MAX_REQUEST_BYTES)).toHaveLength(MAX_REQUEST_BYTES - overhead);
    const { code, message } = await refusalOf(sized(MAX_REQUEST_BYTES + 1));
    expect(code).toBe('image_too_large');
    expect(message).toContain('4.5 MB');
  });
});
