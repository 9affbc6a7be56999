import type { EventEmitter } from 'node:events';

/**
 * A server goes on when nothing takes its log: what read it at the other end of a pipe has ended, or the disk of a file is full.
 * Lines are lost until there is room again. Without this, the first of them ends the process.
 */
export function outliveLog(streams: readonly EventEmitter[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    // A command of which the server is a part may have rules of its own.
    stream.removeAllListeners('error');
    stream.on('error', () => undefined);
  }
}
