import type { EncodeOutcome } from '../domain/encoding/encode-image.ts';
import type { Log } from '../telemetry/log.ts';
import { count, type Metrics, milliseconds } from '../telemetry/metrics.ts';

/** Most memory that this process has had at any time, in MiB. */
const peakMemory = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Logs and counts what became of an image. */
export function reportOutcome(outcome: EncodeOutcome, log: Log, metrics: Metrics): void {
  switch (outcome.outcome) {
    case 'completed': {
      const { faces, encodeMilliseconds } = outcome;
      log.info('IMAGE_COMPLETED', 'Image encoded', {
        faces,
        encode_ms: encodeMilliseconds,
        peak_memory_mb: peakMemory(),
      });
      metrics({ ImagesCompleted: count(), Faces: count(faces), EncodeTime: milliseconds(encodeMilliseconds) });
      return;
    }
    case 'failed':
      log.info('IMAGE_FAILED', 'Image failed', { error_code: outcome.failure.code });
      metrics({ ImagesFailed: count() }, { ErrorCode: outcome.failure.code });
      return;
    case 'skipped':
      log.info('IMAGE_SKIPPED', 'Nothing to do for an image', { reason: outcome.reason });
  }
}
