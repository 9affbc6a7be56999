import * as z from 'zod';
import { type Child, startChild } from '../start-child.ts';

/** The whole service as a process of its own, as `npm start` runs it, on a free port. */
export interface RunningService {
  readonly child: Child;
  readonly url: string;
}

export async function startServiceChild(variables: Record<string, string>): Promise<RunningService> {
  const child = startChild(new URL('../../../local/process/start.ts', import.meta.url), [], {
    PORT: '0',
    ENCODER_THREADS: '1',
    ...variables,
  });
  if (variables.LOG_FORMAT === 'json') {
    const [, port = ''] = await child.printed(/^\{.*"port":(\d+),.*"code":"STARTED".*\}$/m);
    return { child, url: `http://127.0.0.1:${port}` };
  }
  const [, url = ''] = await child.printed(/^API +(http:\S+)$/m);
  await child.printed(/Stop with Ctrl\+C\./);
  return { child, url };
}

const containerSchema = z.object({ container_id: z.string() });
const imageSchema = z.object({ image_id: z.string() });
const summarySchema = z.object({
  images: z.array(
    z.object({
      image_id: z.string(),
      status: z.string(),
      error_code: z.string().nullable(),
      encodings: z.array(z.object({ vector: z.array(z.number()).length(128) })),
    }),
  ),
});

export type ImageSummary = z.infer<typeof summarySchema>['images'][number];

export async function createContainer(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/containers`, { method: 'POST' });
  return containerSchema.parse(await response.json()).container_id;
}

/** Uploads a picture. `imageId` is there when it was accepted. */
export async function upload(
  url: string,
  containerId: string,
  picture: Uint8Array<ArrayBuffer>,
): Promise<{ status: number; imageId?: string }> {
  const form = new FormData();
  form.set('file', new Blob([picture]), 'picture.jpg');
  const response = await fetch(`${url}/v1/containers/${containerId}/images`, { method: 'POST', body: form });
  const body: unknown = await response.json();
  return response.status === 202
    ? { status: 202, imageId: imageSchema.parse(body).image_id }
    : { status: response.status };
}

export async function readImages(url: string, containerId: string): Promise<ImageSummary[]> {
  const response = await fetch(`${url}/v1/containers/${containerId}/summary`);
  return summarySchema.parse(await response.json()).images;
}
