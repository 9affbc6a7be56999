import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { connect, failure } from '../../support/http/connected-client.ts';
import {
  aContainer,
  anAcceptedImage,
  aSummary,
  CONTAINER_ID,
  empty,
  IMAGE_ID,
  json,
  refusal,
  startFakeApi,
} from '../../support/http/fake-api.ts';

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

describe('uploading a small picture', () => {
  it('sends it as the field `file` under a name that tells nothing', async () => {
    const { client, requests } = await connect(json(202, anAcceptedImage));

    const image = await client.uploadImage(CONTAINER_ID, new File([jpeg], 'me and my passport.jpg'));

    expect(image).toEqual(anAcceptedImage);
    expect(requests[0]).toMatchObject({ method: 'POST', path: `/v1/containers/${CONTAINER_ID}/images` });
    expect(requests[0]?.body).toContain('name="file"; filename="picture"');
    expect(requests[0]?.body).not.toContain('passport');
  });

  it('takes an ArrayBuffer, as a response of fetch gives it', async () => {
    const { client, requests } = await connect(json(202, anAcceptedImage));

    await client.uploadImage(CONTAINER_ID, jpeg.buffer);

    expect(requests[0]?.body).toContain('\xff\xd8\xff\xe0\x01\x02\x03');
  });

  it('takes no path, of which it would upload the letters', async () => {
    const { client, requests } = await connect(json(202, anAcceptedImage));

    // As JavaScript may call it, without types.
    const call = Reflect.apply(client.uploadImage, client, [CONTAINER_ID, 'selfie.jpg']);

    await expect(call).rejects.toThrow(
      new TypeError('A picture is a Blob, File, Buffer, Uint8Array or ArrayBuffer, not a string; read the file first'),
    );
    expect(requests).toEqual([]);
  });

  it('tells how far it is', async () => {
    const { client } = await connect(json(202, anAcceptedImage));
    const shares: number[] = [];

    await client.uploadImage(CONTAINER_ID, jpeg, { onProgress: ({ sent, total }) => shares.push(sent / total) });

    expect(shares).toEqual([0, 1]);
  });
});

describe('uploading a picture that is too large for a request', () => {
  const large = new Blob([jpeg, new Uint8Array(4_500_000)]);

  const announced = (url: string, headers: Record<string, string> = { ETag: '"mine"' }) =>
    json(
      201,
      {
        ...anAcceptedImage,
        upload: { url, fields: { key: 'k', policy: 'p' }, expires_at: aContainer.expires_at },
      },
      headers,
    );

  it('sends it to the store: the fields first, the file last, and no token', async () => {
    const store = await startFakeApi(empty(204));
    const api = await startFakeApi(announced(`${store.url}/bucket`));
    const client = createClient({ url: api.url, token: 'secret' });

    expect(await client.uploadImage(CONTAINER_ID, large)).toEqual(anAcceptedImage);

    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({ content_type: 'image/jpeg', size: large.size });
    const [form] = store.requests;
    expect(form?.path).toBe('/bucket');
    expect(form?.headers.authorization).toBeUndefined();
    expect([...(form?.body.matchAll(/ name="(\w+)"/g) ?? [])].map(([, name]) => name)).toEqual([
      'key',
      'policy',
      'file',
    ]);
  });

  it('does not let what signs calls to the API touch the form', async () => {
    const store = await startFakeApi(empty(204));
    const api = await startFakeApi(announced(store.url));
    const signed: string[] = [];
    const client = createClient({
      url: api.url,
      fetch: async (url, request) => {
        signed.push(url);
        return await fetch(url, request);
      },
    });

    await client.uploadImage(CONTAINER_ID, large);

    expect(signed).toEqual([`${api.url}/v1/containers/${CONTAINER_ID}/uploads`]);
    expect(store.requests).toHaveLength(1);
  });

  const refusing = () =>
    startFakeApi((response) =>
      response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>Policy expired</Message></Error>'),
    );

  it.each(['"mine"', 'W/"mine"'])('gives the slot %s back when the store refuses, and says why', async (ETag) => {
    const store = await refusing();
    const api = await startFakeApi(announced(store.url, { ETag }), empty(204));

    const error = await failure(createClient({ url: api.url }).uploadImage(CONTAINER_ID, large));

    expect(error).toMatchObject({ code: 'upload_refused', status: 403 });
    expect(error.message).toContain('Policy expired');
    expect(api.requests).toHaveLength(2);
    expect(api.requests[1]).toMatchObject({
      method: 'DELETE',
      path: `/v1/containers/${CONTAINER_ID}/images/${IMAGE_ID}`,
      headers: { 'if-match': '"mine"' },
    });
  });

  it('asks for no erasure where an earlier call took the slot, whose picture may be on its way', async () => {
    const store = await refusing();
    const api = await startFakeApi(announced(store.url, {}), json(200, aSummary('processing')));

    const error = await failure(createClient({ url: api.url }).uploadImage(CONTAINER_ID, large));

    expect(error).toMatchObject({ code: 'upload_refused' });
    expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('fails where another call relies on the slot, and has not succeeded yet', async () => {
    const store = await refusing();
    const api = await startFakeApi(
      announced(store.url),
      refusal(412, 'image_in_use'),
      json(200, aSummary('processing')),
    );

    const error = await failure(createClient({ url: api.url }).uploadImage(CONTAINER_ID, large));

    expect(error).toMatchObject({ code: 'upload_refused' });
    expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'GET']);
  });

  it.each(['completed', 'failed'] as const)(
    'succeeds where another call with its key has brought the picture, which is %s',
    async (status) => {
      const store = await refusing();
      const api = await startFakeApi(announced(store.url), refusal(412, 'image_in_use'), json(200, aSummary(status)));

      const image = await createClient({ url: api.url }).uploadImage(CONTAINER_ID, large, { idempotencyKey: 'mine' });

      expect(image).toEqual(anAcceptedImage);
      expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'GET']);
    },
  );

  it.each([
    ['cannot be asked', refusal(500, 'internal_error', { 'Retry-After': '61' })],
    ['does not know the picture any more', json(200, { ...aSummary('processing'), images: [] })],
  ])('tells the reason of the store when the service %s', async (_, reply) => {
    const store = await refusing();
    const api = await startFakeApi(announced(store.url), refusal(404, 'image_not_found'), reply);

    const error = await failure(createClient({ url: api.url }).uploadImage(CONTAINER_ID, large));

    expect(error).toMatchObject({ code: 'upload_refused' });
    expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'GET']);
  });

  it('ends as the caller wants who calls it off, also where the picture is there', async () => {
    const leaving = new AbortController();
    const store = await startFakeApi(() => leaving.abort(new Error('left')));
    const api = await startFakeApi(
      announced(store.url),
      refusal(412, 'image_in_use'),
      json(200, aSummary('completed')),
    );

    const upload = createClient({ url: api.url }).uploadImage(CONTAINER_ID, large, { signal: leaving.signal });

    await expect(upload).rejects.toThrow('left');
    expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'GET']);
  });
});
