import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createClient } from '../../../client/index.ts';
import { type PathProxy, type PathProxyOptions, startPathProxy } from '../../support/http/path-proxy.ts';
import { useService } from '../../support/local/use-service.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';

const service = useService();

/** The service below /faces of another address. */
async function serveBelow(options: Partial<PathProxyOptions> = {}): Promise<PathProxy> {
  const proxy = await startPathProxy({ service: service.url, path: '/faces', ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

const documentSchema = z.object({ servers: z.array(z.object({ url: z.string() })) });

const linksOf = (page: string): string[] =>
  [...page.matchAll(/(?:src|href)="([^"]+)"/g)].flatMap(([, link = '']) => (link.startsWith('data:') ? [] : link));

describe('below a path of a proxy', () => {
  it.each(['/', '/docs', '/docs/'])('every link of the page at %s leads to the service, also untold', async (path) => {
    const proxy = await serveBelow({ tellsPath: false });

    const page = await fetch(proxy.url + path);
    const links = linksOf(await page.text()).map((link) => new URL(link, page.url).href);

    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    expect(proxy.strays).toEqual([]);
  });

  it('an answer names the place of what was made, and the document that of the API', async () => {
    const { url } = await serveBelow();

    const created = await fetch(`${url}/v1/containers`, { method: 'POST' });
    const location = new URL(created.headers.get('location') ?? '', created.url).href;
    const document = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());

    expect(location).toMatch(`${url}/v1/containers/`);
    expect((await fetch(location)).status).toBe(200);
    expect(document.servers).toEqual([{ url: '/faces' }]);
  });

  it('the client uploads a picture to the API and a larger one by a form, and gets their faces', async () => {
    const { url, strays } = await serveBelow();
    const client = createClient({ url });
    const { container_id: id } = await client.createContainer();

    await client.uploadImage(id, new Uint8Array(await cutPortrait().jpeg().toBuffer()));
    // Not compressed, it is too large for a request to the API.
    await client.uploadImage(
      id,
      new Uint8Array(await cutPortrait().resize(1600).png({ compressionLevel: 0 }).toBuffer()),
    );

    const { images } = await client.waitForSummary(id);
    expect(images).toMatchObject([
      { status: 'completed', encodings: [{}] },
      { status: 'completed', encodings: [{}] },
    ]);
    expect(strays).toEqual([]);
  });

  it('a form names the place for its picture below the path', async () => {
    const { url } = await serveBelow();
    const { container_id: id } = await createClient({ url }).createContainer();

    const body = JSON.stringify({ content_type: 'image/jpeg' });
    const headers = { 'Content-Type': 'application/json' };
    const created = await fetch(`${url}/v1/containers/${id}/uploads`, { method: 'POST', body, headers });

    expect(await created.json()).toMatchObject({ upload: { url: `${url}/direct-uploads` } });
  });
});
