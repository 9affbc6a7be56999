import * as z from 'zod';

const containerSchema = z.object({ container_id: z.string() });
const imageSchema = z.object({ image_id: z.string() });
const uploadSchema = imageSchema.extend({
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
});

const matchesSchema = z.object({ matches: z.array(containerSchema) });

/** A call may meet the fault, and then what came of an earlier one of its own. */
const MAX_TRIES = 3;

/** An upload that was accepted, by the id of its image. */
export interface Promised {
  readonly picture: Uint8Array | undefined;
  /** How it must end. */
  readonly end: 'completed' | 'failed';
}

/** A direct upload, and what its client needs to give it back. */
interface Announced {
  readonly imageId: string;
  readonly etag: string | null;
}

export type HomeClient = ReturnType<typeof createClient>;

/** A client of one container, which repeats what was answered 503, and notes what it was promised. */
export function createClient(url: string, countSlots: (id: string) => number) {
  const broken: string[] = [];
  const accepted = new Map<string, Promised>();
  const erased: string[] = [];
  let containerId = '';
  let searcherId = '';
  const isOwn = (match: { container_id: string }) => match.container_id === containerId;

  /** @returns the body of the last answer, and its ETag */
  async function call(what: string, expected: readonly number[], send: () => Promise<Response>) {
    for (let tries = 1; ; tries += 1) {
      const before = countSlots(containerId);
      const response = await send();
      const body = await response.text();
      if (response.status !== 503 || tries === MAX_TRIES) {
        // What was erased in spite of the 503 is not there any more.
        const isDone = tries > 1 && what.startsWith('erase') && response.status === 404;
        if (!expected.includes(response.status) && !isDone) broken.push(`${what}: answered ${response.status} ${body}`);
        return { body, etag: response.headers.get('etag') };
      }
      if (!(Number(response.headers.get('retry-after')) > 0)) broken.push(`${what}: a 503 without Retry-After`);
      if (!what.startsWith('erase') && countSlots(containerId) !== before)
        broken.push(`${what}: a refused call took a slot`);
    }
  }

  const post = (path: string, init: RequestInit = {}) => fetch(`${url}/v1${path}`, { method: 'POST', ...init });
  const headersOf = (key?: string): Record<string, string> => (key ? { 'Idempotency-Key': key } : {});

  function aForm(picture: Uint8Array, fields: Readonly<Record<string, string>> = {}): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([Uint8Array.from(picture)]), 'picture.jpg');
    return form;
  }

  return {
    broken,
    accepted,
    erased,
    containerId: () => containerId,

    async create(): Promise<void> {
      const { body } = await call('create', [201], () => post('/containers'));
      containerId = containerSchema.parse(JSON.parse(body)).container_id;
    },

    async upload(picture: Uint8Array, end: Promised['end'], key?: string): Promise<string> {
      const path = `/containers/${containerId}/images`;
      const send = () => post(path, { body: aForm(picture), headers: headersOf(key) });
      const { image_id: imageId } = imageSchema.parse(JSON.parse((await call('upload', [202], send)).body));
      accepted.set(imageId, { picture, end });
      return imageId;
    },

    /** Asks for a form, and sends it with the picture where there is one. */
    async uploadDirectly(picture: Uint8Array | undefined, key?: string): Promise<Announced> {
      const headers = { 'Content-Type': 'application/json', ...headersOf(key) };
      const init = { body: '{"content_type":"image/jpeg"}', headers };
      const { body, etag } = await call('announce', [201, 202], () => post(`/containers/${containerId}/uploads`, init));
      const { image_id: imageId, upload } = uploadSchema.parse(JSON.parse(body));
      accepted.set(imageId, { picture, end: picture ? 'completed' : 'failed' });
      if (!picture) return { imageId, etag };
      await call('send', [204], () => fetch(upload.url, { method: 'POST', body: aForm(picture, upload.fields) }));
      return { imageId, etag };
    },

    /** Gives the slot of a direct upload back, which is refused where another call relies on it. */
    async giveBack({ imageId, etag }: Announced, expected: 204 | 412): Promise<void> {
      const path = `${url}/v1/containers/${containerId}/images/${imageId}`;
      const send = () => fetch(path, { method: 'DELETE', headers: { 'If-Match': etag ?? '' } });
      await call('erase upload', [expected], send);
      if (expected === 412) return;
      accepted.delete(imageId);
      erased.push(imageId);
    },

    async summary(): Promise<void> {
      await call('summary', [200], () => fetch(`${url}/v1/containers/${containerId}/summary`));
    },

    async enrol(): Promise<void> {
      await call('enrol', [200], () => fetch(`${url}/v1/containers/${containerId}/enrolment`, { method: 'PUT' }));
    },

    async endEnrolment(): Promise<void> {
      const path = `${url}/v1/containers/${containerId}/enrolment`;
      await call('erase enrolment', [204], () => fetch(path, { method: 'DELETE' }));
    },

    /** A container from which a search for the person of a picture starts. */
    async createSearcher(picture: Uint8Array): Promise<void> {
      const { body } = await call('create', [201], () => post('/containers'));
      searcherId = containerSchema.parse(JSON.parse(body)).container_id;
      await call('upload', [202], () => post(`/containers/${searcherId}/images`, { body: aForm(picture) }));
    },

    /** Searches from there, once the picture is encoded. */
    async expectFound(expected: boolean): Promise<void> {
      const { body } = await call('search', [200], () => fetch(`${url}/v1/containers/${searcherId}/matches`));
      if (matchesSchema.safeParse(JSON.parse(body)).data?.matches.some(isOwn) === expected) return;
      broken.push(expected ? 'an enrolled person is found' : 'an erased person is never found');
    },

    async eraseImage(imageId: string): Promise<void> {
      const path = `${url}/v1/containers/${containerId}/images/${imageId}`;
      await call('erase image', [204], () => fetch(path, { method: 'DELETE' }));
      accepted.delete(imageId);
      erased.push(imageId);
    },

    async eraseContainer(): Promise<void> {
      await call('erase container', [204], () => fetch(`${url}/v1/containers/${containerId}`, { method: 'DELETE' }));
      erased.push(containerId, ...accepted.keys());
      accepted.clear();
    },
  };
}
