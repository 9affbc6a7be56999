import { once } from 'node:events';
import { createServer } from 'node:http';

/** An encoder that finds no face in any picture, at once: what is measured then is everything else. */
export async function startInstantEncoder(): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.end('[]'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/v1/selfie`, close: () => server.close() };
}
