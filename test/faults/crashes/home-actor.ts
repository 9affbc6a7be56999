import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { ImageFailure } from '../../../functions/domain/errors.ts';
import { readWebhookKeys } from '../../../functions/domain/events/webhook-signature.ts';
import { newId } from '../../../functions/domain/ids.ts';
import type { ImageReference } from '../../../functions/domain/model.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import type { Encoder, PictureName } from '../../../functions/domain/ports.ts';
import { endEnrolment } from '../../../functions/domain/search/end-enrolment.ts';
import { enrol } from '../../../functions/domain/search/enrol.ts';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { createUpload } from '../../../functions/domain/uploads/create-upload.ts';
import { releaseImage } from '../../../functions/domain/uploads/release-image.ts';
import { createLog } from '../../../functions/telemetry/log.ts';
import type { JobRunner } from '../../../local/queue/job-runner.ts';
import { startWorkers } from '../../../local/service/start-workers.ts';
import { readSettings } from '../../../local/settings/service-settings.ts';
import type { Home } from '../../../local/store/open-home.ts';
import { aPicture } from '../../support/builders.ts';
import { WEBHOOK_SECRET } from '../../support/http/webhook-server.ts';

const OWNER = 'local';

/** What a picture stands for is in its bytes. */
export const pictures = {
  good: Buffer.from('a portrait'),
  /** No encoder can ever encode it. */
  corrupt: Buffer.from('corrupt'),
  /** The process dies on it. */
  deadly: Buffer.from('deadly'),
} as const;

export type PictureKind = keyof typeof pictures;

const encoder: Encoder = {
  identity: { name: 'test', version: '1' },
  async encode(bytes) {
    if (pictures.corrupt.equals(bytes)) throw new ImageFailure('corrupt_image');
    if (pictures.deadly.equals(bytes)) process.kill(process.pid, 'SIGKILL');
    return aPicture();
  },
};

export type HomeActor = ReturnType<typeof createHomeActor>;

/** Does on a home what clients and workers do. */
export function createHomeActor(home: Home, webhookUrl?: string) {
  const dependencies = {
    ...home,
    ...{ newId, now: Date.now, retentionDays: 1, eraseAgainSeconds: 0, maxWaitSeconds: 0 },
    ...{ calibrations: [], sleep: async () => undefined },
    forms: { create: async () => ({ url: 'http://localhost/', fields: {} }) },
  };

  const { enrolments } = home;
  if (!enrolments) throw new Error('a home without the search');

  async function upload(containerId: string, kind: PictureKind, idempotencyKey?: string): Promise<ImageReference> {
    const upload = { containerId, owner: OWNER, bytes: pictures[kind], idempotencyKey };
    const { imageId } = await addImage(dependencies, upload);
    return { containerId, imageId };
  }

  return {
    upload,

    createContainer: async (): Promise<string> => (await createContainer(dependencies, OWNER)).containerId,

    async announce(containerId: string): Promise<PictureName> {
      const request = { containerId, owner: OWNER, contentType: 'image/jpeg', baseUrl: 'http://localhost' };
      return pictureOf(containerId, (await createUpload(dependencies, request)).slot);
    },

    /** A direct upload that its client gives up, as the store has refused its form. */
    async announceAndGiveUp(containerId: string, announced: (image: ImageReference) => void): Promise<ImageReference> {
      const request = { containerId, owner: OWNER, contentType: 'image/jpeg', baseUrl: 'http://localhost' };
      const { slot, reservationId = '' } = await createUpload(dependencies, request);
      const image = { containerId, imageId: slot.imageId };
      announced(image);
      await releaseImage(dependencies, image, OWNER, [reservationId]);
      return image;
    },

    /** What the form of a direct upload does. */
    send: (picture: PictureName) => home.pictures.put(picture, pictures.good),

    /** Makes the person findable: what the route does. */
    async enrol({ containerId }: ImageReference): Promise<void> {
      await enrol({ ...dependencies, enrolments }, { containerId, owner: OWNER }, Date.now());
    },

    endEnrolment: ({ containerId }: ImageReference) =>
      endEnrolment({ ...dependencies, enrolments }, containerId, OWNER),

    eraseImage: (image: ImageReference) => eraseImage(dependencies, image, OWNER),

    eraseContainer: (containerId: string) => eraseContainer(dependencies, containerId, OWNER),

    /** Works until nothing is due any more. */
    async work(): Promise<void> {
      const workers = startHomeWorkers(home, webhookUrl);
      const due = home.database.prepare(
        `SELECT count(*) AS count FROM jobs WHERE state = 'working' OR (state = 'waiting' AND due_at <= ?)
         ${webhookUrl ? '' : `AND kind <> 'webhook'`}`,
      );
      while (Number(due.get(Date.now())?.count) > 0) await new Promise((resolve) => setImmediate(resolve));
      await workers.stop();
    },
  };
}

const silent = createLog('error', () => undefined);

/** The workers of the service, one picture at a time. */
const startHomeWorkers = (home: Home, webhookUrl?: string): JobRunner =>
  startWorkers({
    settings: { ...readSettings(), webhookUrl, webhookKeys: readWebhookKeys(WEBHOOK_SECRET) },
    home,
    encoder: { encoder, concurrency: 1, isAvailable: () => true, close: async () => undefined },
    log: silent,
  });
