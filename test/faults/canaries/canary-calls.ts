import * as z from 'zod';
import { canaries, canaryVector } from './canaries.ts';
import { canaryPictures } from './canary-encoder.ts';

const idSchema = z.object({ container_id: z.string() });
const uploadSchema = z.object({
  image_id: z.string(),
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
});
/** What makes a form of this service good. */
const formSecretsSchema = z.object({ signature: z.string().min(64), policy: z.string().min(64) });
const summarySchema = z.object({ images: z.array(z.object({ image_id: z.string(), status: z.string() })) });

/** No route takes such parameters: each call that brings them is refused. */
const query = `?q=${canaries.query}&threshold=${canaries.query}`;

/**
 * Calls every route, well and badly, with a canary wherever a client can put one.
 *
 * @param token that lets the caller in
 * @returns all secrets, with those that the service itself gave out; the ids of all containers and images; the status of
 *   every response; and a way to erase all containers
 */
export async function callEverything(url: string, token: string) {
  const secrets: Record<string, string> = {};
  const statuses: number[] = [];
  const containers = new Set<string>();
  const images = new Set<string>();

  const call = async (
    method: string,
    path: string,
    init: { body?: RequestInit['body']; headers?: Record<string, string> } = {},
  ) => {
    const common = { Authorization: `Bearer ${token}`, 'Idempotency-Key': canaries.key, 'X-Canary': canaries.header };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...common, 'User-Agent': canaries.header, Prefer: `wait=1, ${canaries.header}`, ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    statuses.push(response.status);
    const text = await response.text();
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  };

  const createContainer = async (key: string): Promise<string> => {
    const headers = { 'Idempotency-Key': key };
    await call('POST', `/v1/containers${query}`, { headers });
    const { container_id: containerId } = idSchema.parse(await call('POST', '/v1/containers', { headers }));
    containers.add(containerId);
    return containerId;
  };

  const upload = async (containerId: string, picture: Uint8Array, key: string) => {
    const path = `/v1/containers/${containerId}/images`;
    const headers = { 'Idempotency-Key': key };
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(picture)]), `${canaries.fileName}.jpg`);
    body.append('note', canaries.body);
    await call('POST', path + query, { body, headers });
    await call('POST', path, { body, headers });
  };

  const untilFinal = async (containerId: string) => {
    for (;;) {
      const summary = summarySchema.parse(await call('GET', `/v1/containers/${containerId}/summary`));
      for (const { image_id: imageId } of summary.images) images.add(imageId);
      if (summary.images.every(({ status }) => status !== 'processing')) return summary.images;
    }
  };

  async function encode(): Promise<void> {
    for (let first = 0; first < canaryPictures.length; first += 4) {
      const containerId = await createContainer(`${canaries.key} ${first}`);
      const pictures = canaryPictures.slice(first, first + 4);
      for (const [index, picture] of pictures.entries()) await upload(containerId, picture, `${canaries.key} ${index}`);
      await upload(containerId, Buffer.from(canaries.bytes), `${canaries.key} 0`);
      const [image] = await untilFinal(containerId);
      await call('GET', `/v1/containers/${containerId}/comparison${query}`);
      await call('GET', `/v1/containers/${containerId}/comparison?q=${canaries.query}`);
      await call('GET', `/v1/containers/${containerId}/template`);
      await verify(containerId);
      await enrol(containerId);
      for (const path of [`/v1/containers/${containerId}/images/${image?.image_id}`, `/v1/containers/${containerId}`]) {
        await call('DELETE', path + query);
      }
      await call('DELETE', `/v1/containers/${containerId}/images/${image?.image_id}`);
    }
  }

  async function verify(containerId: string): Promise<void> {
    const encoder = { name: canaries.body, version: '1' };
    const reference = { vectors: [canaryVector], encoder };
    const json = { 'Content-Type': 'application/json' };
    for (const probe of [{ container_id: containerId }, reference, { ...reference, [canaries.body]: 1 }]) {
      await call('POST', `/v1/verifications`, { body: JSON.stringify({ reference, probe }), headers: json });
    }
  }

  /** Whoever can be enrolled stays so. */
  async function enrol(containerId: string): Promise<void> {
    const path = `/v1/containers/${containerId}`;
    for (const body of [{ label: canaries.label }, { [canaries.body]: 1 }]) {
      await call('PUT', `${path}/enrolment`, { body: JSON.stringify(body) });
    }
    await call('DELETE', `${path}/enrolment${query}`);
    await call('GET', `${path}/matches`);
    await call('GET', `${path}/matches${query}`);
  }

  async function announce(): Promise<void> {
    const containerId = await createContainer(`${canaries.key} announce`);
    const path = `/v1/containers/${containerId}/uploads`;
    const json = { 'Content-Type': 'application/json' };
    await call('POST', path + query, { body: '{"content_type":"image/jpeg"}', headers: json });
    const announced = await call('POST', path, { body: '{"content_type":"image/jpeg"}', headers: json });
    const { image_id: imageId, upload: form } = uploadSchema.parse(announced);
    const ifMatch = { 'If-Match': `"${canaries.header}"` };
    await call('DELETE', `/v1/containers/${containerId}/images/${imageId}`, { headers: ifMatch });
    Object.assign(secrets, formSecretsSchema.parse(form.fields));
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
    body.append('file', new Blob([Uint8Array.from(canaryPictures[0] ?? [])]), `${canaries.fileName}.jpg`);
    await fetch(form.url, { method: 'POST', body });
    await fetch(form.url, { method: 'POST', body: `${canaries.body}` });
    await untilFinal(containerId);
    for (const bad of [`{"content_type":"${canaries.body}"}`, `{"${canaries.body}":1}`, `{${canaries.body}`]) {
      await call('POST', path, { body: bad, headers: json });
    }
  }

  async function callBadly(): Promise<void> {
    const containerId = await createContainer(`${canaries.key} badly`);
    const images = `/v1/containers/${containerId}/images`;
    const boundary = { 'Content-Type': `multipart/form-data; boundary=${canaries.part}` };
    const part = `--${canaries.part}\r\nContent-Disposition: form-data; name="file"; filename="${canaries.fileName}"`;
    for (const body of [
      part,
      `${part}\r\n\r\n${canaries.bytes}`,
      `${part}\r\n${canaries.part}\r\n\r\n`,
      canaries.body,
    ]) {
      await call('POST', images, { body, headers: boundary });
      await call('POST', images, { body });
    }
    await call('POST', images, { body: Buffer.alloc(7_000_000, canaries.bytes), headers: boundary });
    for (const method of ['GET', 'POST', 'DELETE']) {
      for (const path of [`/v1/${canaries.path}`, `/v1/containers/${canaries.path}`, `/docs/${canaries.path}`]) {
        await call(method, path + query);
      }
    }
    await call('GET', `/v1/containers/${canaries.path}/summary${query}`);
    await call('DELETE', `${images}/${canaries.path}${query}`);
    await call('POST', '/v1/containers', { headers: { 'Idempotency-Key': canaries.key.repeat(30) } });
    await call('GET', `/v1/containers/${containerId}/summary`, { headers: { 'If-None-Match': canaries.header } });
    for (const wrong of [`Bearer ${canaries.token}`, `Bearer ${token}x`, `Basic ${canaries.token}`, canaries.token]) {
      await call('POST', '/v1/containers', { headers: { Authorization: wrong } });
    }
    for (const path of ['/health', '/openapi.json', '/docs', '/']) await call('GET', path + query);
  }

  await encode();
  await announce();
  await callBadly();

  async function eraseAll(): Promise<void> {
    for (const containerId of containers) await call('DELETE', `/v1/containers/${containerId}`);
  }

  return {
    secrets: { ...canaries, token2: token, vectors: String(canaryVector[0]), ...secrets },
    ids: [...containers, ...images],
    statuses,
    eraseAll,
  };
}
