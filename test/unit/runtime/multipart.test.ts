import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_BYTES } from '../../../api/limits.ts';
import { readUploadedFile } from '../../../functions/runtime/multipart.ts';
import { aMultipartEvent, BOUNDARY, filePart, multipartBody, textPart } from '../../support/lambda-events.ts';

const picture = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);

const readCode = async (event: APIGatewayProxyEvent): Promise<unknown> =>
  await readUploadedFile(event).then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

describe('readUploadedFile', () => {
  it('gives the bytes of the file as they were sent', async () => {
    const bytes = await readUploadedFile(aMultipartEvent([filePart(picture)]));

    expect(Buffer.from(bytes).equals(picture)).toBe(true);
  });

  it('ignores other fields and files', async () => {
    const parts = [textPart('note', 'hello'), filePart(Uint8Array.of(1), 'other'), filePart(picture)];

    const bytes = await readUploadedFile(aMultipartEvent(parts));

    expect(bytes.byteLength).toBe(picture.byteLength);
  });

  it('takes a file whatever its name is', async () => {
    const part = filePart(picture, 'file', '../../Ünï cödé 日本 %41.jpg');

    expect((await readUploadedFile(aMultipartEvent([part]))).byteLength).toBe(picture.byteLength);
  });

  it('knows the header in any case', async () => {
    const event = aMultipartEvent([filePart(picture)]);
    event.headers = { 'CONTENT-TYPE': `Multipart/Form-Data; boundary="${BOUNDARY}"` };

    expect((await readUploadedFile(event)).byteLength).toBe(picture.byteLength);
  });

  it.each<[string, APIGatewayProxyEvent]>([
    ['no body', { ...aMultipartEvent([]), body: null }],
    ['an empty body', aMultipartEvent([], { body: Buffer.alloc(0) })],
    ['no Content-Type', { ...aMultipartEvent([filePart(picture)]), headers: {} }],
    [
      'JSON',
      { ...aMultipartEvent([], { contentType: 'application/json' }), body: '{"file":1}', isBase64Encoded: false },
    ],
    [
      'a type that only begins like a form',
      aMultipartEvent([], { contentType: 'multipart/form-data-foo; boundary=x' }),
    ],
    ['a picture that is not in a form', aMultipartEvent([], { contentType: 'image/jpeg', body: Buffer.from(picture) })],
    ['a form without parts', aMultipartEvent([])],
    ['a form without a part called file', aMultipartEvent([filePart(picture, 'picture')])],
    ['a text field called file', aMultipartEvent([textPart('file', 'hello')])],
    ['an empty file', aMultipartEvent([filePart(new Uint8Array())])],
    ['a file input where nothing was chosen', aMultipartEvent([filePart(new Uint8Array(), 'file', '')])],
  ])('finds no image file in %s', async (_, event) => {
    await expect(readUploadedFile(event)).rejects.toMatchObject({
      code: 'no_image_file',
      message: 'No image file provided',
    });
  });

  it('names the field that came twice', async () => {
    const twice = readUploadedFile(aMultipartEvent([filePart(picture), filePart(picture)]));

    await expect(twice).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining("'file'") });
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary= ; charset=x',
  ])('says that the boundary is missing in %j', async (contentType) => {
    const event = aMultipartEvent([filePart(picture)], { contentType });

    const reading = readUploadedFile(event);

    await expect(reading).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('boundary'),
    });
  });

  it('refuses a body with too many parts', async () => {
    const parts = Array.from({ length: 50 }, (_, i) => textPart(`field${i}`, 'x'));

    expect(await readCode(aMultipartEvent(parts))).toBe('invalid_request');
  });

  it('refuses a small request that was cut off, wherever it was cut', async () => {
    const whole = multipartBody([filePart(Uint8Array.of(1, 2, 3))]);
    // The last line end is not needed: the closing boundary is complete without it.
    const cuts = Array.from({ length: whole.byteLength - 2 }, (_, length) => whole.subarray(0, length));

    const codes = await Promise.all(cuts.map((body) => readCode(aMultipartEvent([], { body }))));

    expect(new Set(codes)).toEqual(new Set(['no_image_file', 'invalid_request']));
  });

  it('accepts a body at the limit and refuses one byte more', async () => {
    const overhead = multipartBody([filePart(new Uint8Array())]).byteLength;
    const sized = (bytes: number) => aMultipartEvent([filePart(new Uint8Array(bytes - overhead))]);

    expect(await readCode(sized(MAX_REQUEST_BYTES))).toBe('accepted');
    const tooLarge = readUploadedFile(sized(MAX_REQUEST_BYTES + 1));
    await expect(tooLarge).rejects.toMatchObject({
      code: 'image_too_large',
      message: expect.stringContaining('4.5 MB'),
    });
  });
});
