import type { Context, SQSRecord } from 'aws-lambda';
import { readNotification } from '../../adapters/aws/s3-notification.ts';
import type { ImageReference } from '../../domain/model.ts';
import type { PictureName } from '../../domain/ports.ts';
import { type RecordHandler, receiveCountOf, WorkFailure } from '../../runtime/sqs-handler.ts';
import type { Log } from '../../telemetry/log.ts';
import { type Metrics, milliseconds } from '../../telemetry/metrics.ts';
import type { EventPublisher } from '../event-publisher.ts';
import { type ImageWorker, TIME_TO_WRITE } from '../image-worker.ts';

export interface ImageRecordOptions {
  readonly work: ImageWorker;
  readonly publish: EventPublisher;
  readonly metrics: Metrics;
}

/**
 * Handles a message that names pictures in the bucket: does the work for each of them. A message that cannot be read, and an
 * object of another kind, are dropped with a line in the log, because no repetition would make them readable.
 *
 * Events are published last: the work is done, logged and counted by then, and a topic that fails delays no image.
 */
export function imageRecords({ work, publish, metrics }: ImageRecordOptions): RecordHandler['process'] {
  return async (record, log, context) => {
    measureWait(metrics, record);
    const created = readNotification(record.body);
    if (!created) return log.error('MESSAGE_UNREADABLE', 'Unreadable S3 notification dropped');
    if (created.foreign > 0) {
      log.warn('OBJECT_IGNORED', 'Objects of another kind were created under the prefix of uploads', {
        objects: created.foreign,
      });
    }
    for (const picture of created.pictures) await workOn(picture, log, context);
    for (const picture of created.pictures) await publish(picture, log.with(idsOf(picture)));
  };

  async function workOn(picture: PictureName, log: Log, context: Context): Promise<void> {
    const ids = idsOf(picture);
    const timeLeft = () => context.getRemainingTimeInMillis() - TIME_TO_WRITE;
    await work(picture, { log: log.with(ids), timeLeft }).catch((error: unknown) => {
      throw new WorkFailure(ids, error);
    });
  }
}

const idsOf = ({ containerId, imageId }: ImageReference) => ({ container_id: containerId, image_id: imageId });

/** How long a picture waited before its first try; later tries wait on purpose and would hide a backlog. */
function measureWait(metrics: Metrics, record: SQSRecord): void {
  if (receiveCountOf(record) !== 1) return;
  metrics({ QueueWait: milliseconds(Math.max(0, Date.now() - Number(record.attributes.SentTimestamp))) });
}
