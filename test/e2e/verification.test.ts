import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { measureDistance } from '../../api/distance.ts';
import { comparisonSchema } from '../../api/schemas.ts';
import { templateSchema, verificationSchema } from '../../api/verification.ts';
import { call, callWhenReady, createContainer, expectError, upload, waitForImages } from './support/api.ts';
import { aGroup, aPortrait } from './support/pictures.ts';

const wait = { Prefer: 'wait=20' };

async function verify(body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', ...wait };
  return await callWhenReady('/v1/verifications', { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The verdict, with no field that the contract does not name. */
const readVerdict = async (response: Response) => {
  expect(response.status).toBe(200);
  return z.strictObject(verificationSchema.shape).parse(await response.json());
};

async function readTemplate(containerId: string) {
  const response = await callWhenReady(`/v1/containers/${containerId}/template`, { headers: wait });
  expect(response.status).toBe(200);
  expect(response.headers.get('preference-applied')).toMatch(/^wait=\d+$/);
  return z.strictObject(templateSchema.shape).parse(await response.json());
}

/** A container with the portrait and, where wanted, the group with the same woman. */
async function containerOf(...pictures: Uint8Array<ArrayBuffer>[]): Promise<string> {
  const id = await createContainer();
  for (const picture of pictures) await upload(id, picture);
  return id;
}

describe('a template', () => {
  it('is of the woman of both pictures, and leaves out the others of the group', async () => {
    const id = await containerOf(await aPortrait(), await aGroup());

    const template = await readTemplate(id);

    const { images } = await waitForImages(id);
    const faces = images.flatMap(({ encodings }) => encodings.map(({ face_id }) => face_id));
    expect(template.container_id).toBe(id);
    expect(template.faces).toHaveLength(2);
    expect(template.faces).toContain(images[0]?.encodings[0]?.face_id);
    expect([...template.faces, ...template.left_out.map(({ face_id }) => face_id)].toSorted()).toEqual(
      faces.toSorted(),
    );
    expect(new Set(template.left_out.map(({ reason }) => reason))).toEqual(new Set(['other_person']));
    expect(template.spread).toBeGreaterThan(0);
    expect(template.spread).toBeLessThan(0.2);
  });

  it('cannot be made of a container without pictures, nor of an unknown one', async () => {
    const id = await createContainer();

    await expectError(await call(`/v1/containers/${id}/template`), 422, 'no_usable_face');
    await expectError(await call(`/v1/containers/${randomUUID()}/template`), 404, 'container_not_found');
  });

  it('asks to come back while a picture is processing', async () => {
    const id = await containerOf(await aGroup());

    const response = await call(`/v1/containers/${id}/template`);

    // A fast encoder may be done by now.
    if (response.status !== 200) {
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      await expectError(response, 409, 'still_processing');
    }
    await waitForImages(id);
  });
});

describe('a verification', () => {
  it('knows the woman again, by container, by template and by vector, and stores nothing', async () => {
    const reference = await containerOf(await aPortrait());
    const probe = await containerOf(await aPortrait(), await aGroup());
    const { vector, encoder, faces } = await readTemplate(probe);

    const byContainer = await readVerdict(
      await verify({ reference: { container_id: reference }, probe: { container_id: probe } }),
    );

    expect(byContainer).toMatchObject({ same_person: true, encoder, reference: { faces: 1 }, probe: { faces: 2 } });
    expect(byContainer.distance).toBeLessThanOrEqual(byContainer.threshold);
    expect(byContainer.false_match_rate.estimate).toBeLessThanOrEqual(byContainer.max_false_match_rate);
    expect(byContainer.probe.face_ids).toEqual(faces);
    expect(byContainer.calibration.identities).toBeGreaterThan(0);
    for (const side of [{ template: { vector, encoder, faces: faces.length } }, { vectors: [vector], encoder }]) {
      const verdict = await readVerdict(await verify({ reference: { container_id: reference }, probe: side }));
      expect(verdict.distance).toBeCloseTo(byContainer.distance, 9);
    }
  });

  it('answers three pictures against a fourth with a rate, by the limit of so many faces', async () => {
    const portrait = await aPortrait();
    const [darker, smaller] = await Promise.all([
      sharp(portrait).modulate({ brightness: 0.8 }).jpeg({ quality: 90 }).toBuffer(),
      sharp(portrait).resize(300).jpeg({ quality: 80 }).toBuffer(),
    ]);
    const reference = await containerOf(portrait, Uint8Array.from(darker), Uint8Array.from(smaller));
    const [image] = (await waitForImages(await containerOf(await aGroup()))).images;
    const { vector } = await readTemplate(reference);
    const nearest = (image?.encodings ?? []).toSorted(
      (a, b) => measureDistance(a.vector, vector) - measureDistance(b.vector, vector),
    )[0];
    const probe = { vectors: [nearest?.vector], encoder: image?.encoder };

    const verdict = await readVerdict(await verify({ reference: { container_id: reference }, probe }));

    expect(verdict).toMatchObject({ same_person: true, reference: { faces: 3, left_out: [] }, probe: { faces: 1 } });
    const { false_match_rate: rate, max_false_match_rate: allowed } = verdict;
    expect(rate.estimate).toBeGreaterThan(0);
    expect(rate.estimate).toBeLessThanOrEqual(allowed);
    expect(rate.upper_bound).toBeGreaterThan(rate.estimate);
    const single = await readVerdict(await verify({ reference: probe, probe }));
    expect(verdict.threshold).toBeLessThan(single.threshold);
  });

  it('tells two women of one photo apart', async () => {
    const id = await containerOf(await aGroup());
    const [image] = (await waitForImages(id)).images;
    const [one, other] = image?.encodings ?? [];
    const side = (face: typeof one) => ({ vectors: [face?.vector], encoder: image?.encoder });

    const verdict = await readVerdict(await verify({ reference: side(one), probe: side(other) }));

    expect(verdict.same_person).toBe(false);
    expect(verdict.false_match_rate.estimate).toBeGreaterThan(verdict.max_false_match_rate);
  });

  it('is refused with the reason', async () => {
    const empty = { container_id: await createContainer() };
    const unknown = { container_id: randomUUID() };
    const vectors = (name: string) => ({ vectors: [Array(128).fill(0)], encoder: { name, version: '1' } });

    await expectError(await verify({ reference: empty, probe: empty }), 422, 'no_usable_face');
    await expectError(await verify({ reference: vectors('a'), probe: unknown }), 404, 'container_not_found');
    await expectError(await verify({ reference: vectors('a'), probe: vectors('b') }), 422, 'encoder_mismatch');
    await expectError(await verify({ reference: vectors('a'), probe: vectors('a') }), 422, 'encoder_not_calibrated');
    const text = await expectError(await verify({ reference: {}, probe: empty }), 400, 'invalid_request');
    expect(text).toContain('reference');
  });

  it('at a rate that the calibration does not support is refused, and the smallest that it does is accepted', async () => {
    const id = await containerOf(await aPortrait());
    const sides = { reference: { container_id: id }, probe: { container_id: id } };

    const text = await expectError(await verify({ ...sides, max_false_match_rate: 1e-12 }), 400, 'invalid_request');

    const [, smallest] = /at least ([\d.e-]+):/.exec(text) ?? [];
    const verdict = await readVerdict(await verify({ ...sides, max_false_match_rate: Number(smallest) }));
    expect(verdict).toMatchObject({ same_person: true, distance: 0, max_false_match_rate: Number(smallest) });
  });
});

describe('a comparison', () => {
  it('tells the rate of each pair, by default at 0.001, and takes a rate or a threshold', async () => {
    const id = await containerOf(await aPortrait(), await aGroup());
    await waitForImages(id);
    const read = async (query: string) =>
      comparisonSchema.parse(await (await call(`/v1/containers/${id}/comparison${query}`)).json());

    const byDefault = await read('');

    expect(byDefault.max_false_match_rate).toBeGreaterThanOrEqual(0.001);
    for (const { distance, false_match_rate } of byDefault.pairs) {
      expect(distance <= byDefault.threshold).toBe(
        (false_match_rate?.estimate ?? 1) <= (byDefault.max_false_match_rate ?? 0),
      );
    }
    expect((await read('?max_false_match_rate=0.1')).threshold).toBeGreaterThan(byDefault.threshold);
    expect(await read('?threshold=0.6')).toMatchObject({ threshold: 0.6, max_false_match_rate: null });
    const both = await call(`/v1/containers/${id}/comparison?threshold=0.6&max_false_match_rate=0.1`);
    await expectError(both, 400, 'invalid_request');
  });
});
