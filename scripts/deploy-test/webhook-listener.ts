import { once } from 'node:events';
import { createServer } from 'node:http';

export interface WebhookListener {
  close(): Promise<void>;
}

/**
 * Takes every event from here on. Without it, events that come again would still be under way when the deployment is destroyed,
 * and their function would write a log that is not removed any more.
 */
export async function startWebhookListener(port: number): Promise<WebhookListener> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
