import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, type Log } from '../functions/telemetry/log.ts';
import type { Storage } from './storage.ts';

/** Cleans the files of the stores of what was erased. */
export interface Compaction {
  /** Remembers, over the end of the process too, that something is about to be erased, or was. */
  note(): void;
  /** Cleans the files, if there is anything to clean. What fails is logged, and tried again with the next call. */
  run(): Promise<void>;
}

/** @param dataDir where a file without content stands for as long as there is something to clean */
export function makeCompaction(dataDir: string, storage: Pick<Storage, 'compact'>, log: Log): Compaction {
  const file = join(dataDir, 'erased');
  let marked = existsSync(file);
  let noted = marked ? 1 : 0;
  let cleaned = 0;
  return {
    note() {
      if (!marked) writeFileSync(file, '');
      marked = true;
      noted += 1;
    },

    async run() {
      const target = noted;
      const erased = target > cleaned;
      const start = performance.now();
      try {
        await storage.compact({ erased });
        if (!erased) return;
        cleaned = target;
        // What was noted meanwhile may have come too late for this time.
        if (noted === target) {
          rmSync(file, { force: true });
          marked = false;
        }
        const duration_ms = Math.round(performance.now() - start);
        log.info('FILES_COMPACTED', 'What was erased is gone from the files of the stores too', { duration_ms });
      } catch (error) {
        log.warn(
          'COMPACTION_FAILED',
          'What was erased is still in the files of the stores; the next sweep tries again',
          describeError(error),
        );
      }
    },
  };
}
