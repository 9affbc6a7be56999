import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { SERVICE_VERSION } from '../../../../api/version.ts';
import { readWebhookKeys } from '../../../../functions/domain/events/webhook-signature.ts';
import { newId } from '../../../../functions/domain/ids.ts';
import { jobQueue } from '../../../../local/queue/job-queue.ts';
import { openMemoryDatabase } from '../../../../local/store/open-database.ts';
import { startWebhook } from '../../../../local/webhook/deliver.ts';
import { WEBHOOK_RETRIES } from '../../../../settings/work-limits.ts';
import { captureLogs } from '../../../support/captured-logs.ts';
import { listen } from '../../../support/http/listen.ts';
import { WEBHOOK_SECRET } from '../../../support/http/webhook-server.ts';

const patience = { timeout: 5_000 };

async function startHook(answer: RequestListener, state: 'open' | 'closed' = 'open'): Promise<string> {
  const { url, close } = await listen(createServer(answer));
  onTestFinished(close);
  if (state === 'closed') await close();
  return `${url}/hook`;
}

interface Given {
  readonly timeout?: number;
  /** Empty for none. */
  readonly secret?: string;
  readonly body?: string;
}

const anEvent = () =>
  JSON.stringify({
    container_id: newId(),
    image_id: newId(),
    status: 'completed',
    error_code: null,
    faces: 1,
    occurred_at: '2026-03-25T12:00:00.000Z',
  });

/** A webhook with one event to deliver. Delays between tries are over as soon as the test says so. */
function deliver(url: string, { timeout, secret = WEBHOOK_SECRET, body = anEvent() }: Given = {}) {
  const database = openMemoryDatabase();
  const jobs = jobQueue(database, Date.now);
  jobs.enqueue({ kind: 'webhook', containerId: newId(), imageId: newId(), body, dueAt: 0 });
  const { log, records } = captureLogs();
  const retryNow = { ...jobs, retry: (job: Parameters<typeof jobs.retry>[0]) => jobs.retry(job, 0) };
  const webhook = startWebhook({
    ...{
      url,
      keys: secret === '' ? [] : readWebhookKeys(secret),
      jobs: retryNow,
      log,
      now: Date.now,
      random: Math.random,
    },
    ...(timeout !== undefined && { timeout }),
  });
  onTestFinished(() => webhook.stop());
  const states = () => database.prepare('SELECT state FROM jobs').all();
  return { body, records, states };
}

describe('a webhook', () => {
  it('takes the event as it was stored', async () => {
    const calls: unknown[] = [];
    const url = await startHook(async (request, response) => {
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

  it('is called with a signature of each secret, by which the reference verifier accepts the event', async () => {
    const verified: unknown[] = [];
    const secrets = [WEBHOOK_SECRET, `whsec_${Buffer.alloc(32, 1).toString('base64')}`];
    const url = await startHook(async (request, response) => {
      const headers = z.record(z.string(), z.string()).parse(request.headers);
      const payload = await text(request);
      for (const secret of secrets) verified.push(new Webhook(secret).verify(payload, headers));
      response.writeHead(204).end();
    });

    const { body, states } = deliver(url, { secret: secrets.join(',') });

    await expect.poll(states, patience).toEqual([]);
    expect(verified).toEqual([JSON.parse(body), JSON.parse(body)]);
  });

  it('is called without a signature where there is no secret, and with the id all the same', async () => {
    const calls: unknown[] = [];
    const url = await startHook((request, response) => {
      const { 'webhook-id': id, 'webhook-signature': signature } = request.headers;
      calls.push({ id, signature });
      response.writeHead(204).end();
    });

    const { states } = deliver(url, { secret: '' });

    await expect.poll(states, patience).toEqual([]);
    expect(calls).toEqual([{ id: expect.stringMatching(/^msg_/), signature: undefined }]);
  });

  it('is called with the same id at every try, and with a time and a signature of its own', async () => {
    const ids: unknown[] = [];
    const url = await startHook(async (request, response) => {
      ids.push(request.headers['webhook-id']);
      new Webhook(WEBHOOK_SECRET).verify(await text(request), z.record(z.string(), z.string()).parse(request.headers));
      response.writeHead(ids.length < 4 ? 503 : 204).end();
    });

    const { states } = deliver(url);

    await expect.poll(states, patience).toEqual([]);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  it('is not called with what is no event', async () => {
    const url = await startHook(() => expect.unreachable());

    const { states, records } = deliver(url, { body: '{"image_id":"x"}' });

    await expect.poll(states, patience).toEqual([]);
    expect(records).toMatchObject([{ level: 'error', code: 'MESSAGE_UNREADABLE' }]);
  });

  it('whose answer never ends is not read to its end', async () => {
    const url = await startHook((_, response) => void response.writeHead(200).write('x'.repeat(100_000)));

    const { states } = deliver(url);

    await expect.poll(states, patience).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ['answers an error', (_, response) => response.writeHead(500).end(), 'The webhook answered 500'],
    ['redirects', (_, response) => response.writeHead(307, { location: '/other' }).end(), 'The webhook answered 307'],
    ['breaks off', (request) => request.destroy(), 'The webhook did not answer: UND_ERR_SOCKET'],
    ['does not answer in time', () => undefined, 'The webhook did not answer: TimeoutError'],
  ])('that %s is called ten times, and then has a dead letter', async (_, answer, reason) => {
    const paths: (string | undefined)[] = [];
    const url = await startHook((request, response) => {
      paths.push(request.url);
      answer(request, response);
    });

    const { states, records } = deliver(url, reason.endsWith('TimeoutError') ? { timeout: 50 } : {});

    await expect.poll(states, patience).toEqual([{ state: 'dead' }]);
    expect(paths).toEqual(Array.from({ length: WEBHOOK_RETRIES.tries }, () => '/hook'));
    expect(records.slice(0, -1)).toMatchObject(
      paths.map(() => ({ level: 'warn', code: 'MESSAGE_RETRY', error_message: reason })),
    );
    expect(records.at(-1)).toMatchObject({ level: 'error', code: 'WEBHOOK_FAILED' });
    expect(JSON.stringify(records)).not.toContain('127.0.0.1');
  });

  it('that nothing listens on is called again', async () => {
    const url = await startHook(() => undefined, 'closed');
    const { records } = deliver(url);
    const error_message = 'The webhook did not answer: ECONNREFUSED';
    await expect.poll(() => records[0], patience).toMatchObject({ error_message });
  });
});
