import { describe, expect, it } from 'vitest';
import { verificationSchema } from '../../../api/verification.ts';
import { createVerificationEndpoint } from '../../../functions/endpoints/create-verification.ts';
import { CONTAINER_ID, idNumber, NOW } from '../../support/builders.ts';
import { faceAt, vectorAt } from '../../support/faces/placed-faces.ts';
import { storedFaces } from '../../support/faces/stored-faces.ts';
import { call } from '../../support/http/http-requests.ts';

const encoder = { name: 'test', version: '1' };
const OTHER_ID = idNumber(99);
const vectors = { vectors: [vectorAt(0)], encoder };

function prepare(images: Parameters<typeof storedFaces>[0][string]['images'] = [[faceAt(idNumber(1), 0)]]) {
  const dependencies = storedFaces({ [CONTAINER_ID]: { images }, [OTHER_ID]: { owner: 'somebody else', images: [] } });
  const verify = async (body: unknown, headers: Record<string, string> = {}) =>
    await call(createVerificationEndpoint(dependencies), {
      headers,
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    });
  return { verify, dependencies };
}

const invalid = (message: string) =>
  expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining(message) });

describe('POST /v1/verifications', () => {
  it('answers the verdict with the rate, what it was measured on, and what was compared', async () => {
    const images = [[faceAt(idNumber(1), 0), faceAt(idNumber(2), 3)], [faceAt(idNumber(3), 0.2)]];
    const { verify } = prepare(images);

    const { status, body, headers } = await verify({ reference: { container_id: CONTAINER_ID }, probe: vectors });

    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('Preference-Applied');
    expect(verificationSchema.parse(JSON.parse(body))).toEqual(JSON.parse(body));
    expect(JSON.parse(body)).toEqual({
      same_person: true,
      distance: 0.1,
      threshold: 0.45,
      max_false_match_rate: 0.001,
      false_match_rate: { estimate: 0.0001, upper_bound: 0.0002 },
      calibration: {
        source: 'numbers made up for tests',
        pictures: 200,
        identities: 100,
        identity_pairs: 4950,
        comparisons: 20_000,
        smallest_rate: 0.0001,
      },
      encoder,
      reference: {
        faces: 2,
        face_ids: [idNumber(1), idNumber(3)],
        left_out: [{ face_id: idNumber(2), reason: 'other_person' }],
      },
      probe: { faces: 1, face_ids: [], left_out: [] },
    });
  });

  it('takes a template with the number of its faces, and a rate', async () => {
    const template = { vector: vectorAt(0.55), faces: 2, encoder };

    const { body } = await prepare().verify({ reference: { template }, probe: vectors, max_false_match_rate: 0.01 });

    expect(JSON.parse(body)).toMatchObject({ same_person: true, threshold: 0.55, max_false_match_rate: 0.01 });
  });

  it('takes 25 vectors and the id of a container in capitals', async () => {
    const reference = { vectors: Array(25).fill(vectorAt(0)), encoder };

    const { body } = await prepare().verify({ reference, probe: { container_id: CONTAINER_ID.toUpperCase() } });

    expect(JSON.parse(body)).toMatchObject({ same_person: true, reference: { faces: 25 } });
  });

  it('waits for pictures that are processing as long as the client prefers', async () => {
    const { verify, dependencies } = prepare(['processing']);
    const body = { reference: { container_id: CONTAINER_ID }, probe: vectors };

    await expect(verify(body)).rejects.toMatchObject({ code: 'still_processing' });
    expect(dependencies.now()).toBe(NOW);
    await expect(verify(body, { prefer: 'wait=3' })).rejects.toMatchObject({ code: 'still_processing' });
    expect(dependencies.now()).toBe(NOW + 3_000);
  });

  it('says for how long it would have waited', async () => {
    const body = { reference: { container_id: CONTAINER_ID }, probe: vectors };

    const { headers } = await prepare().verify(body, { prefer: 'wait=3' });

    expect(headers).toMatchObject({ 'Preference-Applied': 'wait=3' });
  });

  it('notes the ids of containers for the log, and no vector', async () => {
    const { notes } = await prepare().verify({ reference: vectors, probe: { container_id: CONTAINER_ID } });

    expect(notes).toEqual({ probe_container_id: CONTAINER_ID });
  });

  it.each([OTHER_ID, idNumber(98)])('does not find %s', async (id) => {
    const body = { reference: vectors, probe: { container_id: id } };

    await expect(prepare().verify(body)).rejects.toMatchObject({
      code: 'container_not_found',
      message: 'probe: Container not found',
    });
  });

  const shape = 'reference: must be one of {container_id}, {template} and {vectors, encoder}';

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['nothing', {}, 'reference'],
    ['an empty side', { reference: {}, probe: vectors }, shape],
    ['two kinds of side at once', { reference: { container_id: CONTAINER_ID, ...vectors }, probe: vectors }, shape],
    ['an unknown kind of side', { reference: { picture: 1 }, probe: vectors }, shape],
    ['a malformed id', { reference: { container_id: 'x' }, probe: vectors }, 'reference.container_id'],
    ['vectors without an encoder', { reference: { vectors: [vectorAt(0)] }, probe: vectors }, 'reference.encoder'],
    ['no vector', { reference: { vectors: [], encoder }, probe: vectors }, 'reference.vectors'],
    [
      '26 vectors',
      { reference: { vectors: Array(26).fill(vectorAt(0)), encoder }, probe: vectors },
      'reference.vectors',
    ],
    ['a short vector', { reference: { vectors: [[1, 2]], encoder }, probe: vectors }, 'reference.vectors.0'],
    [
      'a text in a vector',
      { reference: { vectors: [[...vectorAt(0).slice(1), 'x']], encoder }, probe: vectors },
      'reference.vectors.0.127',
    ],
    [
      'a number without a finite square',
      { reference: { vectors: [vectorAt(1e200)], encoder }, probe: vectors },
      'reference.vectors.0.0',
    ],
    [
      'a template of no face',
      { reference: { template: { vector: vectorAt(0), faces: 0, encoder } }, probe: vectors },
      'reference.template.faces',
    ],
    ['a rate of 0', { reference: vectors, probe: vectors, max_false_match_rate: 0 }, 'max_false_match_rate'],
    ['a rate as text', { reference: vectors, probe: vectors, max_false_match_rate: '0.1' }, 'max_false_match_rate'],
    [
      'a rate below the calibration',
      { reference: vectors, probe: vectors, max_false_match_rate: 1e-5 },
      'at least 0.0001',
    ],
    ['a threshold', { reference: vectors, probe: vectors, threshold: 0.6 }, 'unknown field "threshold"'],
  ])('refuses %s and says what is wrong', async (_, body, message) => {
    await expect(prepare().verify(body)).rejects.toEqual(invalid(message));
  });

  it('repeats no number of a vector in a refusal', async () => {
    const reference = { vectors: [[...vectorAt(0.123456).slice(0, 127), '0.987654']], encoder };

    const refusal = await prepare()
      .verify({ reference, probe: vectors })
      .catch((error: unknown) => String(error));

    expect(refusal).not.toMatch(/0\.123456|0\.987654/);
  });

  it('answers finite numbers for the largest vectors', async () => {
    const reference = { vectors: [Array(128).fill(1e100)], encoder };
    const probe = { vectors: [Array(128).fill(-1e100)], encoder };

    const { body } = await prepare().verify({ reference, probe });

    expect(JSON.parse(body)).toMatchObject({ same_person: false, false_match_rate: { estimate: 1, upper_bound: 1 } });
  });
});
