import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { templateSchema } from '../../api/verification.ts';
import { call, createContainer, upload, waitForImages } from './support/api.ts';
import { aPortrait } from './support/pictures.ts';

/** The portrait, made worse. */
async function aWorsePortrait(change: (portrait: Sharp) => Sharp): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(
    await change(sharp(await aPortrait()))
      .jpeg({ quality: 92 })
      .toBuffer(),
  );
}

describe('the quality of a face', () => {
  it('is good for a good portrait, and names what to do about a worse one', async () => {
    const id = await createContainer();
    await upload(id, await aPortrait());
    await upload(id, await aWorsePortrait((portrait) => portrait.linear(0.06, 0)));
    await upload(id, await aWorsePortrait((portrait) => portrait.blur(8)));
    await upload(
      id,
      await aWorsePortrait((portrait) => portrait.extract({ left: 0, top: 0, width: 500, height: 275 })),
    );

    const { images } = await waitForImages(id);

    const [good, dark, blurred, cut] = images.map(({ encodings }) => encodings[0]?.quality);
    const { encoder } = images[0] ?? {};
    // Another encoder over HTTP tells no quality.
    if (encoder?.name !== 'dlib-resnet-v1') return;
    expect(good).toMatchObject({ usable: true });
    expect(dark).toMatchObject({ usable: false, advice: expect.arrayContaining(['more_light']) });
    expect(blurred).toMatchObject({ usable: false, advice: expect.arrayContaining(['too_blurred']) });
    expect(cut?.advice).toContain('not_whole');
    for (const worse of [dark, blurred, cut]) expect(worse?.score).toBeLessThan(good?.score ?? 0);
    const template = templateSchema.parse(await (await call(`/v1/containers/${id}/template`)).json());
    expect(template.faces).toContain(images[0]?.encodings[0]?.face_id);
    expect(template.left_out).toContainEqual({ face_id: images[1]?.encodings[0]?.face_id, reason: 'poor_quality' });
  });
});
