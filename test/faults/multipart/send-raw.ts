import { once } from 'node:events';
import { connect } from 'node:net';

/** Milliseconds after which an upload without an answer counts as one that nobody will ever answer: status 0. */
const PATIENCE = 20_000;

/**
 * Sends a form byte by byte as it is, over a socket of its own: no client corrects it.
 *
 * @param length what is announced; when it is more than the form has, the connection ends early
 */
export async function sendRaw(
  url: string,
  containerId: string,
  { contentType, body }: { readonly contentType: string; readonly body: Buffer },
  length = body.byteLength,
): Promise<{ status: number; body: string }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A server that has seen enough may end the connection before it has everything.
  socket.on('error', () => undefined);
  socket.setTimeout(PATIENCE, () => socket.destroy());
  const closed = once(socket, 'close');
  const head = [
    `POST /v1/containers/${containerId}/images HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${length}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.write(body);
  if (length > body.byteLength) socket.end();
  await closed;
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^HTTP\/1\.1 100 .*\r\n\r\n/, '');
  const [, status = '0'] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  return { status: Number(status), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}
