import type { WriteStream } from 'node:tty';
import { printable } from './printable.ts';

/** Where a command writes: results to standard output, all else to standard error. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

export type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean | undefined };

/** The terminal, but what people read there has no control characters: file names and the texts of a service come from others. */
export const guardTerminal = ({ stdout, stderr }: Terminal): Terminal => ({
  stdout: stdout.isTTY ? guard(stdout) : stdout,
  stderr: guard(stderr),
});

const guard = (output: Output): Output => ({
  isTTY: output.isTTY,
  write: (text: Uint8Array | string) => output.write(typeof text === 'string' ? printable(text) : text),
});
