import { createServer } from 'node:http';
import { listen } from '../../test/support/http/listen.ts';

/** An encoder that finds no face in any picture, at once: what is measured then is everything else. */
export async function startInstantEncoder(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.end('[]'));
  });
  const { url, close } = await listen(server);
  return { url: `${url}/v1/selfie`, close };
}
