import { createServer } from 'node:http';
import { type Listening, listen } from '../../test/support/http/listen.ts';

/**
 * Takes every event from here on. Without it, events that come again would still be under way when the deployment is destroyed,
 * and their function would write a log that is not removed any more.
 */
export async function startWebhookListener(port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  return await listen(server, port);
}
