import { openAsBlob } from 'node:fs';
import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

/** Uploads a picture with types that openapi-typescript has generated: upload.ts URL PICTURE */

const [baseUrl = '', picture = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl });

const { data: container, error } = await client.POST('/v1/containers');
if (!container) throw new Error(error.error);
const path = { container_id: container.container_id };
const file = await openAsBlob(picture, { type: 'image/jpeg' });
const upload = await client.POST('/v1/containers/{container_id}/images', {
  params: { path },
  // The document has binary content as text, as JSON would.
  body: { file: '' },
  bodySerializer: () => {
    const form = new FormData();
    form.set('file', file, 'picture.jpg');
    return form;
  },
});
if (!upload.data) throw new Error(upload.error.error);
const header = { Prefer: 'wait=20' };
const summary = await client.GET('/v1/containers/{container_id}/summary', { params: { path, header } });
if (!summary.data) throw new Error('No summary');
for (const { status, encodings } of summary.data.images) {
  const [face] = encodings;
  const points: number[][] = face?.landmarks ?? [];
  process.stdout.write(
    `${status}: ${encodings.length} face(s), ${face?.vector.length} numbers, ${points.length} points\n`,
  );
  if (status !== 'completed' || points.some((point) => point.length !== 2))
    throw new Error('The picture was not encoded');
}
