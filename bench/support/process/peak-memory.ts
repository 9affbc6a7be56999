import { readFileSync } from 'node:fs';

/**
 * The most memory that this process ever held, MB. Where the system tells it of this program alone (Linux), that is taken:
 * what `resourceUsage` says includes the process that started it, as large as that was when it did.
 */
export function findPeakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
