import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { listen } from './listen.ts';

export interface PathProxy {
  /** Where the service is, seen from outside, without a slash at its end. */
  readonly url: string;
  /** Targets of requests that did not begin with the path of the service. */
  readonly strays: readonly string[];
  close(): Promise<void>;
}

export interface PathProxyOptions {
  /** Address of the service, without a slash at its end. */
  readonly service: string;
  /** What clients have in front of its paths, and the service does not see, such as /faces. */
  readonly path: string;
  /** Whether the service is told of that path. */
  readonly tellsPath?: boolean;
}

/** A proxy that serves the service below a path, as `location /faces/ { proxy_pass http://…/; }` of nginx does. */
export async function startPathProxy({ service, path, tellsPath = true }: PathProxyOptions): Promise<PathProxy> {
  const strays: string[] = [];
  const server = createServer((incoming, answer) => {
    const target = incoming.url ?? '/';
    if (target.startsWith(`${path}/`)) return pass(incoming, answer, service + target.slice(path.length));
    strays.push(target);
    answer.writeHead(404).end();
  });
  const pass = (incoming: IncomingMessage, answer: ServerResponse, url: string): void => {
    const headers = { ...incoming.headers, ...(tellsPath && { 'x-forwarded-prefix': path }) };
    const outgoing = forward(url, { method: incoming.method ?? 'GET', headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      pipeline(response, answer, () => undefined);
    });
    pipeline(incoming, outgoing, () => undefined);
    outgoing.on('error', () => answer.destroy());
  };
  const { url, close } = await listen(server);
  return { url: url + path, strays, close };
}
