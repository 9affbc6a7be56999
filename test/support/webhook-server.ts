import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { imageEventSchema } from '../../api/schemas.ts';

/** How a webhook answers a call: with a status, by closing the connection, or never. A redirect leads to another path. */
export type WebhookAnswer = number | 'reset' | 'hang';

export interface WebhookCall {
  readonly answer: WebhookAnswer;
  readonly path: string | undefined;
  readonly contentType: string | undefined;
  readonly event: z.output<typeof strictEventSchema>;
}

/** What is documented, and not a field more. */
const strictEventSchema = z.strictObject(imageEventSchema.shape);

export interface WebhookServer {
  readonly url: string;
  /** All calls so far, in their order. */
  readonly calls: readonly WebhookCall[];
  /** The calls about one image. */
  callsAbout(imageId: string): readonly WebhookCall[];
  /** Gives these answers to the next calls; all others get 204. */
  answerNext(...answers: WebhookAnswer[]): void;
  /** Nothing listens on the port until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A webhook on a free port. */
export async function startWebhookServer(): Promise<WebhookServer> {
  const calls: WebhookCall[] = [];
  const planned: WebhookAnswer[] = [];
  let port = 0;

  const answer: RequestListener = async (request, response) => {
    const event = strictEventSchema.parse(JSON.parse(await text(request)));
    const next = planned.shift() ?? 204;
    calls.push({ answer: next, path: request.url, contentType: request.headers['content-type'], event });
    if (next === 'reset') response.destroy();
    else if (next !== 'hang') response.writeHead(next, { location: '/elsewhere' }).end();
  };
  const server = createServer((request, response) => void answer(request, response));

  const start = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await start();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  port = address.port;

  return {
    url: `http://127.0.0.1:${port}/images`,
    calls,
    callsAbout: (imageId) => calls.filter(({ event }) => event.image_id === imageId),
    answerNext: (...answers) => planned.push(...answers),
    start,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
