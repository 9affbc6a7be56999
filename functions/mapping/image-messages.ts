import type { Context, SQSRecord } from 'aws-lambda';
import { parsePictureKey } from '../adapters/picture-bucket.ts';
import type { EncodeOutcome } from '../domain/encode-image.ts';
import type { ImageReference } from '../domain/model.ts';
import type { Log } from '../runtime/logger.ts';
import { count, type Metrics, milliseconds } from '../runtime/metrics.ts';
import { type RecordHandler, receiveCountOf, WorkFailure } from '../runtime/sqs.ts';
import { type PublishEvent, publishAndLog } from './image-events.ts';
import { readCreatedKeys } from './s3-notification.ts';

/**
 * Does `work` for each image that a message names, and logs what became of it. A message that nobody can read, and an
 * object that is none of ours, are dropped with a line in the log: no repetition would make them readable.
 *
 * Images are announced last: what was done is logged and counted by then, and a topic that fails keeps no image waiting.
 */
export function forEachImage(
  work: (image: ImageReference, context: Context) => Promise<EncodeOutcome>,
  metrics: Metrics,
  announce: PublishEvent,
): RecordHandler['process'] {
  return async (record, log, context) => {
    const done: { readonly image: ImageReference; readonly imageLog: Log }[] = [];
    const keys = readCreatedKeys(record.body);
    measureWait(metrics, record);
    if (!keys) return log.error('MESSAGE_UNREADABLE', 'A message is no S3 notification and was dropped');
    for (const key of keys) {
      const image = parsePictureKey(key);
      if (!image) {
        log.warn('OBJECT_IGNORED', 'An object of another kind was created under the prefix of uploads');
        continue;
      }
      const ids = { container_id: image.containerId, image_id: image.imageId };
      const imageLog = log.with(ids);
      const result = await work(image, context).catch((error: unknown) => {
        throw new WorkFailure(ids, error);
      });
      logOutcome(imageLog, result);
      measureOutcome(metrics, result);
      done.push({ image, imageLog });
    }
    for (const { image, imageLog } of done) await publishAndLog(announce, image, imageLog);
  };
}

function logOutcome(log: Log, result: EncodeOutcome): void {
  if (result.outcome === 'completed') {
    log.info('IMAGE_COMPLETED', 'Image encoded', { faces: result.faces, encode_ms: result.encodeMilliseconds });
  } else if (result.outcome === 'failed') {
    log.info('IMAGE_FAILED', 'Image failed', { error_code: result.failure.code });
  } else {
    log.info('IMAGE_SKIPPED', 'Nothing to do for an image', { reason: result.reason });
  }
}

function measureOutcome(metrics: Metrics, result: EncodeOutcome): void {
  if (result.outcome === 'completed') {
    const { faces, encodeMilliseconds } = result;
    metrics({ ImagesCompleted: count(), Faces: count(faces), EncodeTime: milliseconds(encodeMilliseconds) });
  } else if (result.outcome === 'failed') {
    metrics({ ImagesFailed: count() }, { ErrorCode: result.failure.code });
  }
}

/** How long a picture waited before anyone looked at it; later tries wait on purpose and would hide a backlog. */
function measureWait(metrics: Metrics, record: SQSRecord): void {
  if (receiveCountOf(record) !== 1) return;
  metrics({ QueueWait: milliseconds(Math.max(0, Date.now() - Number(record.attributes.SentTimestamp))) });
}
