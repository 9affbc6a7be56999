import { readChore } from '../adapters/chore-queue.ts';
import type { Chore } from '../domain/ports.ts';
import { count, type Metrics } from '../runtime/metrics.ts';
import type { RecordHandler } from '../runtime/sqs.ts';
import { type Announce, announceAndLog } from './announcements.ts';

/**
 * The handler of a message with a chore: does it and logs it. A message that is none is dropped: no repetition would make it one.
 *
 * @param announce tells of an image whose upload is missing
 */
export function choreHandler(
  work: (chore: Chore) => Promise<'done' | 'arrived' | 'missing'>,
  metrics: Metrics,
  announce: Announce,
): RecordHandler['process'] {
  return async (record, log) => {
    const chore = readChore(record.body);
    if (!chore) return log.error('MESSAGE_UNREADABLE', 'A message is no chore and was dropped');
    const image = 'imageId' in chore ? { image_id: chore.imageId } : {};
    const choreLog = log.with({ container_id: chore.containerId, ...image });
    const result = await work(chore);
    choreLog.info('CHORE_DONE', 'Chore done', { chore: chore.chore, result });
    if (result === 'missing') metrics({ ImagesFailed: count() }, { ErrorCode: 'upload_missing' });
    if (chore.chore === 'check_upload') await announceAndLog(announce, chore, choreLog);
  };
}
