import type { WriteStream } from 'node:tty';

/** Where a command writes: results to standard output, all else to standard error. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

export type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean | undefined };
