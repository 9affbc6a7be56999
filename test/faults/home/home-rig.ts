import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import { ImageFailure } from '../../../functions/domain/errors.ts';
import type { Encoder } from '../../../functions/domain/ports.ts';
import { createLog } from '../../../functions/telemetry/log.ts';
import { uploadForms } from '../../../local/direct-upload/upload-forms.ts';
import { startGateway } from '../../../local/gateway/gateway.ts';
import { createRoutes } from '../../../local/service/create-routes.ts';
import { startWorkers } from '../../../local/service/start-workers.ts';
import { readSettings } from '../../../local/settings/service-settings.ts';
import { openHome } from '../../../local/store/open-home.ts';
import { aFace } from '../../support/builders.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { startWebhookServer, WEBHOOK_SECRET } from '../../support/http/webhook-server.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { unencodablePicture, vectorsOf } from '../support/known-pictures.ts';
import { unwatched } from './faulty-calls.ts';

/** Finds in a picture what derives from its bytes. */
const encoder: Encoder = {
  identity: { name: 'test', version: '1' },
  async encode(bytes) {
    if (unencodablePicture.equals(bytes)) throw new Error('The encoder breaks down');
    const vectors = vectorsOf(bytes);
    if (!vectors) throw new ImageFailure('too_many_faces');
    return { faces: vectors.map((vector) => aFace({ vector })), width: 300, height: 400 };
  },
};

export type HomeRig = Awaited<ReturnType<typeof openRig>>;

/** The service of one machine as `startService` puts it together, whose workers run only when they are asked to. */
export async function openRig() {
  const folder = await makeTestFolder();
  const webhook = await startWebhookServer();
  const settings = readSettings({
    DATA_DIR: folder,
    WEBHOOK_URL: webhook.url,
    WEBHOOK_SECRET,
    RETRY_BASE_SECONDS: '1',
  });
  let isStuck = false;
  const log = createLog('warn', ({ code }) => {
    // The runner looks again after a second. The rig does not wait for that.
    if (code === 'QUEUE_UNREACHABLE') isStuck = true;
  });
  const home = openHome(folder, { events: true, faceSearch: true, log });
  const forms = uploadForms(home.uploadSecret, Date.now);
  const routes = createRoutes({
    ...home,
    ...{
      forms,
      now: Date.now,
      sleep,
      encoder: encoder.identity,
      isEncoderAvailable: () => true,
      calibrations: [aCalibration()],
    },
    ...{ retentionDays: 1, eraseAgainSeconds: 20, auth: 'none', maxWaitSeconds: 20 },
  });
  const gateway = await startGateway({ routes, host: '127.0.0.1', port: 0, allowedHosts: [], log });
  const countDue = home.database.prepare(`SELECT count(*) AS due FROM jobs WHERE state <> 'dead' AND due_at <= ?`);
  const findNext = home.database.prepare(`SELECT min(due_at) AS next FROM jobs WHERE state <> 'dead'`);
  const isAnyDue = () => unwatched(() => Number(countDue.get(Date.now())?.due) > 0);

  /** Runs the workers until nothing is due, or they cannot read their table. */
  async function workOnce(): Promise<void> {
    isStuck = false;
    const opened = { encoder, concurrency: 1, isAvailable: () => true, close: async () => undefined };
    const workers = startWorkers({ settings, home, encoder: opened, log });
    while (!isStuck && isAnyDue()) await new Promise((resolve) => setImmediate(resolve));
    await workers.stop();
  }

  return {
    url: gateway.url,
    ...{ folder, home, webhook },

    /** Works off all jobs. Where none is due yet, the clock goes on. */
    async workOff(): Promise<void> {
      for (;;) {
        const { next } = unwatched(() => findNext.get()) ?? {};
        if (typeof next !== 'number') return;
        vi.setSystemTime(Math.max(Date.now(), next));
        await workOnce();
      }
    },

    async close(): Promise<void> {
      await gateway.close();
      home.close();
      await webhook.stop();
    },
  };
}
