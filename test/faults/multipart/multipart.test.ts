import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { errorSchema, summarySchema } from '../../../api/schemas.ts';
import { type RunningService, runService } from '../../support/local/running-service.ts';
import { startDerivingEncoder } from '../support/deriving-encoder.ts';
import {
  brokenForms,
  excessiveForms,
  goodForm,
  type HostileForm,
  strangeNames,
  truncatedForms,
} from './hostile-forms.ts';
import { sendRaw } from './send-raw.ts';

let encoder: { url: string; close(): Promise<void> };
let service: RunningService;
let containerId: string;

beforeAll(async () => {
  encoder = await startDerivingEncoder();
  service = await runService({ ENCODING_SERVICE_URL: encoder.url });
  containerId = await createContainer();
});

afterAll(async () => {
  await service.close();
  await encoder.close();
});

async function createContainer(): Promise<string> {
  const { json } = await service.call('POST', '/v1/containers');
  return z.object({ container_id: z.string() }).parse(json).container_id;
}

const imagesOf = async (id: string) =>
  summarySchema.parse((await service.call('GET', `/v1/containers/${id}/summary`)).json).images;

const send = (form: Omit<HostileForm, 'title'>, id = containerId, length = form.body.byteLength) =>
  sendRaw(service.url, id, form, length);

async function expectRefusal(form: HostileForm, id = containerId): Promise<void> {
  const { status, body } = await send(form, id);

  expect({ title: form.title, status }).toEqual({ title: form.title, status: expect.toBeOneOf([400, 413]) });
  expect(errorSchema.parse(JSON.parse(body)).code).toBeOneOf(['invalid_request', 'no_image_file', 'image_too_large']);
}

describe('a form', () => {
  it('that is cut after any byte is refused, and takes no slot', async () => {
    for (const form of truncatedForms) await expectRefusal(form);

    expect(await imagesOf(containerId)).toEqual([]);
  });

  it.each(brokenForms)('with $title is refused, and takes no slot', async (form) => {
    const own = await createContainer();

    await expectRefusal(form, own);

    expect(await imagesOf(own)).toEqual([]);
  });

  it.each(excessiveForms)('with $title is an upload like any other, and takes one slot', async (form) => {
    const own = await createContainer();

    expect(await send(form, own)).toMatchObject({ status: 202 });
    expect(await imagesOf(own)).toHaveLength(1);
  });

  it('whose connection ends before its announced length is no upload', async () => {
    for (let length = 0; length < goodForm.body.byteLength; length += 1) {
      await send({ ...goodForm, body: goodForm.body.subarray(0, length) }, containerId, goodForm.body.byteLength);
    }

    expect(await imagesOf(containerId)).toEqual([]);
  });

  it.each(strangeNames)('whose file is called %j is an upload like any other', async (name) => {
    const own = await createContainer();
    const body = Buffer.from(
      goodForm.body.toString('latin1').replace('a.jpg', () => Buffer.from(name).toString('latin1')),
      'latin1',
    );

    expect(await send({ ...goodForm, body }, own)).toMatchObject({ status: 202 });
    expect(await imagesOf(own)).toHaveLength(1);
  });

  it('that is good is taken after all of these', async () => {
    expect(await send(goodForm)).toMatchObject({ status: 202 });
    expect(await imagesOf(containerId)).toHaveLength(1);
  });
});
