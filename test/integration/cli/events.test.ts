import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { imageEventSchema } from '../../../api/schemas.ts';
import { toEventBody } from '../../../functions/domain/events/event-body.ts';
import { jobQueue } from '../../../local/queue/job-queue.ts';
import { startService } from '../../../local/service/start-service.ts';
import { readSettings } from '../../../local/settings/service-settings.ts';
import { openDatabase } from '../../../local/store/open-database.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { startWebhookServer, WEBHOOK_SECRET } from '../../support/http/webhook-server.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { typeCommand } from '../../support/typed-command.ts';

const ids = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const event = toEventBody({ ...ids, status: 'completed', errorCode: null, faces: 1, occurredAt: NOW });

/** A data folder with an event that the webhook took in no try. */
async function makeFolder(): Promise<string> {
  const folder = await makeTestFolder();
  const database = openDatabase(folder);
  const jobs = jobQueue(database, Date.now);
  jobs.enqueue({ ...ids, kind: 'webhook', body: JSON.stringify(imageEventSchema.parse(event)), dueAt: 0 });
  const job = jobs.claim('webhook');
  if (job) jobs.bury(job);
  database.close();
  return folder;
}

describe('face-encode events replay', () => {
  it('lets the service send dead events again, signed', async () => {
    const dataDir = await makeFolder();
    const webhook = await startWebhookServer();
    onTestFinished(() => webhook.stop());

    const replayed = await typeCommand(['events', 'replay', '--data-dir', dataDir]);

    expect(replayed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(replayed.stdout).toBe('1 event will be sent again once the service starts with a WEBHOOK_URL.\n');
    const variables = { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', WEBHOOK_URL: webhook.url, WEBHOOK_SECRET };
    const service = await startService(readSettings(variables));
    onTestFinished(() => service.close());
    await vi.waitFor(() => expect(webhook.calls).toMatchObject([{ event, answer: 204, refusal: undefined }]), 10_000);
  });

  it('says that there is nothing to replay', async () => {
    const dataDir = await makeFolder();
    await typeCommand(['events', 'replay', '--data-dir', dataDir]);
    const { exitCode, stdout } = await typeCommand(['events', 'replay', '--data-dir', dataDir]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'There are no dead events.\n' });
  });

  it('ends with 5 while the service has the folder, and where there is none', async () => {
    const dataDir = await makeFolder();
    const database = openDatabase(dataDir);
    const inUse = await typeCommand(['events', 'replay', '--data-dir', dataDir]);
    database.close();
    const nowhere = await typeCommand(['events', 'replay', '--data-dir', join(dataDir, 'nowhere')]);

    expect(inUse).toMatchObject({ exitCode: 5, stdout: '' });
    expect(inUse.stderr).toMatch(/is in use by another process.*--data-dir/);
    expect(nowhere).toMatchObject({ exitCode: 5, stdout: '' });
    expect(nowhere.stderr).toMatch(/There is no database of face-encode/);
  });
});
