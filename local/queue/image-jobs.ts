import * as z from 'zod';
import type { Instant } from '../../functions/domain/model.ts';
import { parseJson } from '../../functions/domain/parse-json.ts';
import type { PictureName } from '../../functions/domain/ports.ts';
import type { Job, NewJob } from './job-queue.ts';

/** The job to encode a picture. Its body says when the slot of the picture was taken; earlier versions had no body. */
export const imageJob = ({ containerId, imageId, createdAt }: PictureName, dueAt: Instant): NewJob => ({
  ...{ kind: 'image', containerId, imageId, dueAt },
  body: bodyOf(createdAt),
});

/** The body of the jobs of a picture, by which the jobs of two slots of an image differ. */
export const bodyOf = (createdAt: Instant | undefined): string =>
  createdAt === undefined ? '' : JSON.stringify({ createdAt });

const bodySchema = z.object({ createdAt: z.int() });

export const pictureOfJob = ({ containerId, imageId, body }: Job): PictureName => ({
  containerId,
  imageId: imageId ?? '',
  createdAt: body === '' ? undefined : bodySchema.parse(parseJson(body)).createdAt,
});
