import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SERVICE_VERSION } from '../../../../api/version.ts';
import { newId } from '../../../../functions/domain/ids.ts';
import { jobQueue } from '../../../../local/queue/job-queue.ts';
import { openMemoryDatabase } from '../../../../local/store/open-database.ts';
import { startWebhook } from '../../../../local/webhook/deliver.ts';
import { MAX_RECEIVES } from '../../../../settings/work-limits.ts';
import { captureLogs } from '../../../support/captured-logs.ts';

const patience = { timeout: 5_000 };

async function listen(answer: RequestListener, state: 'open' | 'closed' = 'open'): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  if (state === 'closed') close();
  return `http://127.0.0.1:${address.port}/hook`;
}

/** A webhook with one event to deliver. Delays between tries are over as soon as the test says so. */
function deliver(url: string, timeout?: number) {
  const database = openMemoryDatabase();
  const jobs = jobQueue(database, Date.now);
  const body = JSON.stringify({ image_id: newId() });
  jobs.enqueue({ kind: 'webhook', containerId: newId(), imageId: newId(), body, dueAt: 0 });
  const { log, records } = captureLogs();
  const retryNow = { ...jobs, retry: (job: Parameters<typeof jobs.retry>[0]) => jobs.retry(job, 0) };
  const webhook = startWebhook({
    ...{ url, jobs: retryNow, log, now: Date.now, random: Math.random },
    ...(timeout !== undefined && { timeout }),
  });
  onTestFinished(() => webhook.stop());
  const states = () => database.prepare('SELECT state FROM jobs').all();
  return { body, records, states };
}

describe('a webhook', () => {
  it('takes the event as it was stored', async () => {
    const calls: unknown[] = [];
    const url = await listen(async (request, response) => {
      const { method, url: path, headers } = request;
      calls.push({
        method,
        path,
        type: headers['content-type'],
        agent: headers['user-agent'],
        body: await text(request),
      });
      response.writeHead(204).end();
    });

    const { body, states, records } = deliver(url);

    await expect.poll(states, patience).toEqual([]);
    const agent = `face-encode/${SERVICE_VERSION}`;
    expect(calls).toEqual([{ method: 'POST', path: '/hook', type: 'application/json', agent, body }]);
    expect(records).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ['answers an error', (_, response) => response.writeHead(500).end(), 'The webhook answered 500'],
    ['redirects', (_, response) => response.writeHead(307, { location: '/other' }).end(), 'The webhook answered 307'],
    ['breaks off', (request) => request.destroy(), 'The webhook did not answer: UND_ERR_SOCKET'],
    ['does not answer in time', () => undefined, 'The webhook did not answer: TimeoutError'],
  ])('that %s is called five times, and then has a dead letter', async (_, answer, reason) => {
    const paths: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      paths.push(request.url);
      answer(request, response);
    });

    const { states, records } = deliver(url, reason.endsWith('TimeoutError') ? 50 : undefined);

    await expect.poll(states, patience).toEqual([{ state: 'dead' }]);
    expect(paths).toEqual(Array.from({ length: MAX_RECEIVES }, () => '/hook'));
    expect(records.slice(0, -1)).toMatchObject(
      paths.map(() => ({ level: 'warn', code: 'MESSAGE_RETRY', error_message: reason })),
    );
    expect(records.at(-1)).toMatchObject({ level: 'error', code: 'WEBHOOK_FAILED' });
    expect(JSON.stringify(records)).not.toContain('127.0.0.1');
  });

  it('that nothing listens on is called again', async () => {
    const url = await listen(() => undefined, 'closed');
    const { records } = deliver(url);
    const error_message = 'The webhook did not answer: ECONNREFUSED';
    await expect.poll(() => records[0], patience).toMatchObject({ error_message });
  });
});
