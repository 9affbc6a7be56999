import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { aVector } from '../builders.ts';
import { listen } from '../http/listen.ts';

/** Vectors as an encoder answers them, each different. */
const vectors = (count: number): number[][] => Array.from({ length: count }, (_, face) => aVector(face / 10));

const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const text = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'text/html' }).end(body);
};

/** Every way in which an encoder may answer; a picture asks for one by its name. */
const replies = {
  'no-face': json(200, []),
  'one-face': json(200, vectors(1)),
  'five-faces': json(200, vectors(5)),
  'six-faces': json(200, vectors(6)),
  'too-many': json(400, { detail: 'More than 5 faces found' }),
  rejected: json(422, { detail: 'Not a picture' }),
  throttled: json(429, {}),
  broken: json(500, {}),
  html: text(200, '<html>Welcome</html>'),
  nan: text(200, `[[${['NaN', ...aVector().slice(1)].join()}]]`),
  'minus-zero': text(200, `[[${['-0', ...aVector().slice(1)].join()}]]`),
  'beyond-numbers': text(200, `[[${['1e400', ...aVector().slice(1)].join()}]]`),
  'short-vector': json(200, [aVector().slice(1)]),
  'one-bad-of-two': json(200, [aVector(), aVector().slice(1)]),
  huge: (response: ServerResponse) => writeMegabytes(response, 100),
  hanging: () => undefined,
  dripping: drip,
  reset: (response: ServerResponse) => response.destroy(),
} satisfies Record<string, (response: ServerResponse) => unknown>;

export type Reply = keyof typeof replies;

/** A picture that gets this reply; `failures` times before, the encoder is broken. */
export const pictureFor = (reply: Reply, failures = 0): Buffer => Buffer.from(`reply=${reply};failures=${failures};`);

export interface FakeEncoder {
  readonly url: string;
  /** How often the encoder was asked about pictures of this reply. */
  callsFor(reply: Reply): number;
  /** When each of these calls came, in milliseconds. */
  arrivalsOf(reply: Reply): readonly number[];
  close(): Promise<void>;
}

export async function startFakeEncoder(): Promise<FakeEncoder> {
  const arrivals = new Map<string, number[]>();
  const answer: RequestListener = async (request, response) => {
    const body = (await buffer(request)).toString('latin1');
    const [, reply = '', failures = '0'] = /reply=([\w-]+);failures=(\d+);/.exec(body) ?? [];
    const known = [...(arrivals.get(reply) ?? []), performance.now()];
    arrivals.set(reply, known);
    if (known.length <= Number(failures)) replies.broken(response);
    else if (isReply(reply)) replies[reply](response);
    else response.writeHead(418).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  const { url, close } = await listen(server);
  return {
    url: `${url}/v1/selfie`,
    callsFor: (reply) => arrivals.get(reply)?.length ?? 0,
    arrivalsOf: (reply) => arrivals.get(reply) ?? [],
    close,
  };
}

const isReply = (name: string): name is Reply => Object.hasOwn(replies, name);

/** Milliseconds between two bytes of an answer that never ends. */
const DRIP_MS = 50;

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).write('[[0.5');
  const timer = setInterval(() => response.write('1'), DRIP_MS);
  response.on('close', () => clearInterval(timer));
}

function writeMegabytes(response: ServerResponse, megabytes: number): void {
  const chunk = Buffer.alloc(1_000_000, '1');
  let left = megabytes;
  response.writeHead(200, { 'content-type': 'application/json' });
  const push = () => {
    while (left > 0 && !response.destroyed && response.write(chunk)) left -= 1;
    if (left <= 0) response.end();
  };
  response.on('drain', push);
  push();
}
