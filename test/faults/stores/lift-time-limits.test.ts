import { createServer, type ServerResponse } from 'node:http';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { makeQueueClient } from '../../../functions/runtime/clients.ts';
import { names } from '../../support/emulators/names.ts';
import { listen } from '../../support/http/listen.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';
import { liftTimeLimits } from '../support/stores/lift-time-limits.ts';

const LIMIT = 50;

it('a client whose limits are lifted waits for an answer that comes after every limit', async () => {
  const held = new Map<string, ServerResponse[]>();
  const server = createServer((request, response) => {
    const invocation = String(request.headers['amz-sdk-invocation-id']);
    held.set(invocation, [...(held.get(invocation) ?? []), response]);
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  const environment = {
    ...{ AWS_REGION: names.region, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    AWS_ENDPOINT_URL: url,
  };
  onTestFinished(setEnvironment(environment));

  const limited = makeQueueClient(LIMIT).send(new ListQueuesCommand());
  liftTimeLimits();
  const lifted = makeQueueClient(LIMIT).send(new ListQueuesCommand());
  await expect(limited).rejects.toMatchObject({ name: 'TimeoutError' });
  const all = [...held.values()].flat();
  for (const response of all) response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');

  await expect(lifted).resolves.toMatchObject({ $metadata: { attempts: 1 } });
});
