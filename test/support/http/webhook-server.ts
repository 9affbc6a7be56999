import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { imageEventSchema } from '../../../api/schemas.ts';
import { listen } from './listen.ts';

/** How a webhook answers a call: with a status, by closing the connection, or never. A redirect leads to another path. */
export type WebhookAnswer = number | 'reset' | 'hang';

/** Signs the calls in tests: the example of the reference libraries. */
export const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface WebhookCall {
  /** The header `webhook-id`. */
  readonly id: string | undefined;
  /** Why the reference verifier refuses the call with WEBHOOK_SECRET; undefined where it accepts it. */
  readonly refusal: string | undefined;
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
  /** Gives these answers to the next calls about a container. */
  answerNextAbout(containerId: string, ...answers: WebhookAnswer[]): void;
  /** Nothing listens on the port until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** @param givenPort 0 takes any free one */
export async function startWebhookServer(givenPort = 0): Promise<WebhookServer> {
  const calls: WebhookCall[] = [];
  const planned: WebhookAnswer[] = [];
  const plannedAbout = new Map<string, WebhookAnswer[]>();

  const answer: RequestListener = async (request, response) => {
    const body = await text(request);
    const event = strictEventSchema.parse(JSON.parse(body));
    const next = plannedAbout.get(event.container_id)?.shift() ?? planned.shift() ?? 204;
    const { 'content-type': contentType, 'webhook-id': id } = z
      .record(z.string(), z.string().optional())
      .parse(request.headers);
    calls.push({ answer: next, path: request.url, contentType, event, id, refusal: refusalOf(body, request.headers) });
    if (next === 'reset') response.destroy();
    else if (next !== 'hang') response.writeHead(next, { location: '/elsewhere' }).end();
  };
  const server = createServer((request, response) => void answer(request, response));

  const { port, url, close } = await listen(server, givenPort);
  return {
    url: `${url}/images`,
    calls,
    callsAbout: (imageId) => calls.filter(({ event }) => event.image_id === imageId),
    answerNext: (...answers) => planned.push(...answers),
    answerNextAbout: (containerId, ...answers) => plannedAbout.set(containerId, answers),
    async start() {
      await listen(server, port);
    },
    stop: close,
  };
}

/** By the reference library, which looks at the clock of this process. */
function refusalOf(body: string, headers: unknown): string | undefined {
  try {
    new Webhook(WEBHOOK_SECRET).verify(body, z.record(z.string(), z.string()).parse(headers));
    return undefined;
  } catch (error) {
    return String(error);
  }
}
