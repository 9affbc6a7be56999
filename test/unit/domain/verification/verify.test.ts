import { describe, expect, it } from 'vitest';
import { type Side, verify } from '../../../../functions/domain/verification/verify.ts';
import { NOW } from '../../../support/builders.ts';
import { faceAt, vectorAt } from '../../../support/faces/placed-faces.ts';
import { storedFaces } from '../../../support/faces/stored-faces.ts';

const encoder = { name: 'test', version: '1' };
const OWN = 'own';
const OTHER = 'other';

const prepare =
  (containers: Parameters<typeof storedFaces>[0] = {}) =>
  (reference: Side, probe: Side, maxFalseMatchRate?: number) =>
    verify(storedFaces(containers), { reference, probe, maxFalseMatchRate }, 'anyone', NOW);

/** A container with one face an image. */
const of = (...faces: ReturnType<typeof faceAt>[]) => ({ images: faces.map((face) => [face]) });

const vectorsAt = (...places: number[]): Side => ({ vectors: places.map(vectorAt), encoder });

describe('verify', () => {
  it('compares the templates of two containers, at the threshold for so many faces', async () => {
    const check = prepare({ own: of(faceAt('a', 0), faceAt('b', 0.2)), other: of(faceAt('c', 0.5)) });

    const verification = await check({ containerId: OWN }, { containerId: OTHER });

    expect(verification).toMatchObject({
      samePerson: true,
      threshold: 0.45,
      maxFalseMatchRate: 0.001,
      falseMatchRate: { estimate: 0.001, upperBound: 0.002 },
      encoder,
      reference: { faces: 2, faceIds: ['a', 'b'], leftOut: [] },
      probe: { faces: 1, faceIds: ['c'], leftOut: [] },
    });
    expect(verification.distance).toBeCloseTo(0.4, 12);
  });

  it('averages vectors, and takes a template as it is', async () => {
    const check = prepare();
    const template = { template: { vector: vectorAt(0.45), faces: 2, encoder } };

    const verification = await check(vectorsAt(0, 0.1), template);

    expect(verification.distance).toBeCloseTo(0.4, 12);
    expect(verification).toMatchObject({
      threshold: 0.4,
      reference: { faces: 2, faceIds: [], leftOut: [] },
      probe: { faces: 2, faceIds: [], leftOut: [] },
    });
  });

  it.each([
    [0.01, true],
    [0.001, false],
  ])('decides by the rate that the caller allows: %d', async (rate, samePerson) => {
    const verification = await prepare()(vectorsAt(0), vectorsAt(0.55), rate);

    expect(verification).toMatchObject({ samePerson, maxFalseMatchRate: rate });
    expect(verification.falseMatchRate.estimate).toBe(0.01);
  });

  it('says which faces were left out', async () => {
    const check = prepare({ own: of(faceAt('a', 0), faceAt('b', 0.1), faceAt('stranger', 3)) });

    const { reference } = await check({ containerId: OWN }, vectorsAt(0));

    expect(reference.leftOut).toEqual([{ faceId: 'stranger', reason: 'other_person' }]);
  });

  it("does not tell another owner's container from an unknown one, and names the side", async () => {
    const check = prepare({ own: of(faceAt('a', 0)), other: { owner: 'somebody else', ...of(faceAt('b', 0)) } });
    const failure = { code: 'container_not_found', message: 'probe: Container not found' };

    await expect(check({ containerId: OWN }, { containerId: OTHER })).rejects.toMatchObject(failure);
    await expect(check({ containerId: OWN }, { containerId: 'unknown' })).rejects.toMatchObject(failure);
    await expect(check({ containerId: OTHER }, { containerId: OWN })).rejects.toMatchObject({
      ...failure,
      message: 'reference: Container not found',
    });
  });

  it('does not decide while a picture is processing', async () => {
    const check = prepare({ own: { images: [[faceAt('a', 0)], 'processing'] } });

    await expect(check({ containerId: OWN }, vectorsAt(0))).rejects.toMatchObject({ code: 'still_processing' });
  });

  it('needs a face on either side', async () => {
    await expect(prepare({ own: of() })({ containerId: OWN }, vectorsAt(0))).rejects.toMatchObject({
      code: 'no_usable_face',
    });
  });

  it.each([
    { name: 'test', version: '2' },
    { name: 'other', version: '1' },
  ])('does not compare vectors of different encoders: $name $version', async (another) => {
    const probe = { vectors: [vectorAt(0)], encoder: another };

    await expect(prepare()(vectorsAt(0), probe)).rejects.toMatchObject({
      code: 'encoder_mismatch',
      message: expect.stringMatching(
        `reference by encoder "test", version "1"; the probe by encoder "${another.name}", version "${another.version}"$`,
      ),
    });
  });

  it('repeats a name that is long or hostile only in part', async () => {
    const probe = { vectors: [vectorAt(0)], encoder: { name: 'n'.repeat(100_000), version: '\u001b[31m\ud800' } };

    await expect(prepare()(vectorsAt(0), probe)).rejects.toMatchObject({
      message: expect.stringMatching(/by encoder "n{40}…", version "\?\[31m\?"$/),
    });
  });

  it('tells no rate for an encoder without a calibration', async () => {
    const side = { vectors: [vectorAt(0)], encoder: { name: 'unknown', version: '1' } };

    await expect(prepare()(side, side)).rejects.toMatchObject({ code: 'encoder_not_calibrated' });
  });

  it('refuses a rate that the calibration does not support', async () => {
    await expect(prepare()(vectorsAt(0), vectorsAt(0), 1e-6)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('0.0001'),
    });
  });
});
