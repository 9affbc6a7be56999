import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../support/http/listen.ts';
import { canaries, canaryVector } from './canaries.ts';

const { encoder } = canaries;

/** Ways in which the encoder fails, or does not; each tells its canary. */
const replies: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  finds: (response) => response.end(JSON.stringify([canaryVector])),
  refuses: (response) => response.writeHead(422).end(JSON.stringify({ detail: encoder })),
  breaks: (response) => response.writeHead(500, encoder, { 'x-cause': encoder }).end(encoder),
  redirects: (response) => response.writeHead(302, { location: `http://127.0.0.1:9/${encoder}` }).end(),
  babbles: (response) => response.end(`<html>${encoder}</html>`),
  shortens: (response) => response.end(JSON.stringify([canaryVector.slice(1)])),
  resets: (response) => response.destroy(),
};

/** One picture for each way. */
export const canaryPictures = Object.keys(replies).map((reply) => Buffer.from(`${canaries.bytes} reply=${reply};`));

export async function startCanaryEncoder(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const [, reply = ''] = /reply=(\w+);/.exec((await buffer(request)).toString('latin1')) ?? [];
    replies[reply]?.(response);
  });
  const { url, close } = await listen(server);
  // The address is a secret as well: it may hold a password of the operator.
  return { url: `${url}/${encoder}?token=${encoder}`, close };
}
