import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { createCallLog } from '../../../console/app/session/calls/call-log.ts';
import { CONTAINER_ID } from '../../support/http/fake-api.ts';

const BASE = 'https://faces.example/api';

/** A log in front of an API that answers all calls alike. */
function openLog(answer: () => Response = () => new Response(null, { status: 204 })) {
  let time = 0;
  const log = createCallLog({
    fetch: async () => answer(),
    sendForm: async () => answer(),
    base: BASE,
    now: () => {
      time += 5;
      return time;
    },
  });
  const client = createClient({ url: BASE, token: 'secret', fetch: log.fetch, sendForm: log.sendForm, maxTries: 1 });
  return { client, calls: () => log.store.get().calls };
}

describe('the call log', () => {
  it('shows a call as a command, with the variable that holds the token in place of the token', async () => {
    const { client, calls } = openLog();

    await client.deleteContainer(CONTAINER_ID);

    expect(calls()).toMatchObject([
      {
        method: 'DELETE',
        target: `/v1/containers/${CONTAINER_ID}`,
        curl: `curl -X DELETE -H "Authorization: Bearer $TOKEN" ${BASE}/v1/containers/${CONTAINER_ID}`,
        status: 204,
        milliseconds: 5,
      },
    ]);
  });

  it('shows a file whose type is no plain word so that a shell takes it as one', async () => {
    const { client, calls } = openLog();
    const picture = new Blob(['x'], { type: 'image/x;reboot' });

    await client.uploadImage(CONTAINER_ID, picture).catch(() => undefined);

    expect(calls()[0]?.curl).toContain(" -F 'file=@picture.x;reboot' ");
  });

  it('shows a form with its file, without the key that would make the command a repetition', async () => {
    const { client, calls } = openLog();

    await client
      .uploadImage(CONTAINER_ID, new Blob(['x'], { type: 'image/png' }), { idempotencyKey: 'used' })
      .catch(() => undefined);

    expect(calls()[0]?.curl).toBe(
      `curl -H "Authorization: Bearer $TOKEN" -F file=@picture.png ${BASE}/v1/containers/${CONTAINER_ID}/images`,
    );
  });

  it('shows a JSON body', async () => {
    const { client, calls } = openLog();

    await client.uploadImage(CONTAINER_ID, new Uint8Array(4_600_000)).catch(() => undefined);

    expect(calls()[0]?.curl).toContain(`-d '{"content_type":"image/jpeg","size":4600000}'`);
  });

  it('counts a call that is repeated, instead of showing it again', async () => {
    const { client, calls } = openLog();

    for (let time = 0; time < 3; time += 1) await client.getSummary(CONTAINER_ID).catch(() => undefined);

    expect(calls()).toMatchObject([{ times: 3 }]);
  });

  it('shows each of several uploads, which may end differently', async () => {
    const statuses = [503, 418];
    const { client, calls } = openLog(() => new Response(null, { status: statuses.shift() ?? 500 }));

    for (let time = 0; time < 2; time += 1)
      await client.uploadImage(CONTAINER_ID, new Blob(['x'])).catch(() => undefined);

    expect(calls()).toMatchObject([
      { status: 418, times: 1 },
      { status: 503, times: 1 },
    ]);
  });

  it('notes that no answer came', async () => {
    const { client, calls } = openLog(() => {
      throw new TypeError('Failed to fetch');
    });

    await client.getHealth().catch(() => undefined);

    expect(calls()).toMatchObject([{ target: '/health', status: null }]);
  });
});
