import { createLog } from '../../../functions/telemetry/log.ts';
import { formLimit } from '../../../local/gateway/bodies/body-limit.ts';
import { startGateway } from '../../../local/gateway/gateway.ts';

/** A gateway in a process of its own, whose memory a test can measure: it answers every message with the peak in bytes. */
const { port } = await startGateway({
  routes: [
    {
      operationId: 'addImage',
      method: 'POST',
      path: '/v1/containers/{container_id}/images',
      authenticated: true,
      bodyLimit: formLimit,
      endpoint: async ({ body }) => ({ status: 202, headers: {}, body: String(body.byteLength) }),
    },
    {
      operationId: 'getHealth',
      method: 'GET',
      path: '/health',
      authenticated: false,
      endpoint: async () => ({ status: 200, headers: {}, body: 'ok' }),
    },
  ],
  host: '127.0.0.1',
  port: 0,
  allowedHosts: ['x'],
  log: createLog('error', ({ code }) => process.stderr.write(`${code}\n`)),
});

process.on('message', () => process.send?.({ peak: process.resourceUsage().maxRSS * 1024 }));
process.on('disconnect', () => process.exit());
process.send?.({ port });
