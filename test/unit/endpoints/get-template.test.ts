import { describe, expect, it } from 'vitest';
import { templateSchema } from '../../../api/verification.ts';
import { getTemplateEndpoint } from '../../../functions/endpoints/get-template.ts';
import { errorResponse } from '../../../functions/endpoints/http/error-response.ts';
import { CONTAINER_ID, idNumber, NOW } from '../../support/builders.ts';
import { faceAt, vectorAt } from '../../support/faces/placed-faces.ts';
import { storedFaces } from '../../support/faces/stored-faces.ts';
import { call } from '../../support/http/http-requests.ts';

type Images = Parameters<typeof storedFaces>[0][string]['images'];

function prepare(images: Images, { owner = 'anyone', maxWaitSeconds = 20 } = {}) {
  const dependencies = { ...storedFaces({ [CONTAINER_ID]: { owner, images } }), maxWaitSeconds };
  const get = async (prefer?: string) =>
    await call(getTemplateEndpoint(dependencies), {
      pathParameters: { container_id: CONTAINER_ID },
      headers: prefer === undefined ? {} : { prefer },
    });
  return { get, dependencies };
}

describe('GET /v1/containers/{container_id}/template', () => {
  it('answers the vector of the person, its faces, and those that were left out', async () => {
    const { get } = prepare([[faceAt(idNumber(1), 0), faceAt(idNumber(2), 3)], [], [faceAt(idNumber(3), 0.5)]]);

    const { status, body } = await get();

    expect(status).toBe(200);
    expect(templateSchema.parse(JSON.parse(body))).toEqual({
      container_id: CONTAINER_ID,
      encoder: { name: 'test', version: '1' },
      vector: vectorAt(0.25),
      faces: [idNumber(1), idNumber(3)],
      left_out: [{ face_id: idNumber(2), reason: 'other_person' }],
      spread: 0.25,
    });
  });

  it('waits while a picture is processing, as long as the client prefers', async () => {
    const { get, dependencies } = prepare([[faceAt(idNumber(1), 0)], 'processing']);

    await expect(get()).rejects.toMatchObject({ code: 'still_processing' });
    expect(dependencies.now()).toBe(NOW);
    await expect(get('wait=2')).rejects.toMatchObject({ code: 'still_processing' });
    expect(dependencies.now()).toBe(NOW + 2_000);
  });

  it('is not held longer than the service allows, and says when to come again', async () => {
    const { get, dependencies } = prepare([[faceAt(idNumber(1), 0)], 'processing'], { maxWaitSeconds: 5 });

    await expect(get('wait=20')).rejects.toMatchObject({ code: 'still_processing', retryAfter: 3 });
    expect(dependencies.now()).toBe(NOW + 5_000);
  });

  it('says when to come again while a picture is processing', () => {
    const { status, headers } = errorResponse({ code: 'still_processing', message: '' }, 'request');

    expect(status).toBe(409);
    expect(headers).toMatchObject({ 'Retry-After': '1' });
    const later = errorResponse({ code: 'still_processing', message: '', retryAfter: 9 }, 'request');
    expect(later.headers).toMatchObject({ 'Retry-After': '9' });
  });

  it.each([
    ['no picture', []],
    ['no face', [[], []]],
  ] satisfies [string, Images][])('says that there is %s to make it of', async (_, images) => {
    await expect(prepare(images).get()).rejects.toMatchObject({ code: 'no_usable_face' });
  });

  it("does not find another owner's container", async () => {
    const { get } = prepare([[faceAt(idNumber(1), 0)]], { owner: 'somebody else' });

    await expect(get()).rejects.toMatchObject({ code: 'container_not_found' });
  });
});
