import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { containerSchema, summarySchema } from '../../api/schemas.ts';

/** Seconds for the encoding of one picture. */
const PATIENCE = 30;

/** Makes a container with one encoded group photo, to be looked at after an update. */
export async function keepContainer(url: string): Promise<string> {
  const photoPackage = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
  const created = await fetch(`${url}/v1/containers`, { method: 'POST' });
  const { container_id: id } = containerSchema.parse(await created.json());
  const form = new FormData();
  form.set('file', new Blob([await readFile(join(photoPackage, 'demo', 'sample3.jpg'))]), 'group.jpg');
  await fetch(`${url}/v1/containers/${id}/images`, { method: 'POST', body: form });
  for (let second = 0; second < PATIENCE; second += 1) {
    const { images } = summarySchema.parse(await (await fetch(`${url}/v1/containers/${id}/summary`)).json());
    if (images[0]?.status === 'completed') return id;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('The picture that should be kept was not encoded');
}
