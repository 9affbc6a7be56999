import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CallerOptions, openCaller, regionOf } from '../../../scripts/smoke/caller.ts';
import { type CheckResult, runChecks } from '../../../scripts/smoke/checks.ts';
import { listen } from '../../support/http/listen.ts';
import { useService } from '../../support/local/use-service.ts';

const service = useService();

const anyone: CallerOptions = { url: '', auth: 'none', token: '', region: '', hasPolicy: false };

async function check(url: string, caller = anyone): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const result of runChecks(openCaller({ ...caller, url }))) results.push(result);
  return results;
}

describe('the smoke test of a deployment', () => {
  it('finds nothing at a service that works', async () => {
    const results = await check(service.url);

    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThan(8);
  });

  it('names what it finds, check by check, at a service that answers wrongly', async () => {
    const server = createServer((_, response) => response.writeHead(502).end('Bad Gateway'));
    const { url, close } = await listen(server);
    onTestFinished(close);

    const results = await check(url);

    const problems = results.map(({ name, problem }) => [name, problem]);
    expect(Object.fromEntries(problems)).toMatchObject({
      'health answers, and says which encoder': 'expected 200, got 502: Bad Gateway',
      'HEAD is answered where GET is': 'expected 200, got 502',
      'a container is made': 'expected 201, got 502: Bad Gateway',
    });
    // Without authentication there is no stranger.
    expect(problems.filter(([, problem]) => problem === undefined)).toEqual([
      ['a stranger is let in nowhere', undefined],
    ]);
  });

  it('expects the refusals of a resource policy where there is one', async () => {
    const refusal = JSON.stringify({ error: 'Forbidden', code: 'forbidden', request_id: 'r' });
    const server = createServer((_, response) => response.writeHead(403).end(refusal));
    const { url, close } = await listen(server);
    onTestFinished(close);
    const refused = async (hasPolicy: boolean) =>
      (await check(url, { ...anyone, auth: 'iam', region: 'eu-central-1', hasPolicy }))
        .filter(({ name }) => /stranger|unknown route/.test(name))
        .map(({ problem }) => problem === undefined);

    expect(await refused(true)).toEqual([true, true]);
    expect(await refused(false)).toEqual([false, false]);
  });

  it.each([
    ['https://abc.execute-api.eu-central-1.amazonaws.com/api/', 'eu-central-1'],
    ['https://abc-vpce-01234567.execute-api.us-gov-west-1.amazonaws.com/api/', 'us-gov-west-1'],
    ['https://abc.execute-api.cn-north-1.amazonaws.com.cn/api/', 'cn-north-1'],
    ['https://faces.example.com/', undefined],
  ])('signs for the region in the address %s', (url, region) => {
    expect(regionOf(url)).toBe(region);
  });
});
