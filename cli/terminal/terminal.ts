import type { WriteStream } from 'node:tty';
import { printable } from './printable.ts';

/** Where a command writes: results to standard output, all else to standard error. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

export type Output = Pick<WriteStream, 'write'> & {
  readonly isTTY?: boolean | undefined;
  /** Characters in a line; 0 where the terminal does not say, as those that a program opens to record a command. */
  readonly columns?: number | undefined;
};

/** Whether lines can be drawn over each other: in no columns every letter would get a line of its own. */
export const canDraw = ({ isTTY, columns }: Output): boolean => Boolean(isTTY) && columns !== 0;

/** The terminal, but what people read there has no control characters: file names and the texts of a service come from others. */
export const guardTerminal = ({ stdout, stderr }: Terminal): Terminal => ({
  stdout: stdout.isTTY ? guard(stdout) : stdout,
  stderr: guard(stderr),
});

const guard = (output: Output): Output => ({
  isTTY: output.isTTY,
  columns: output.columns,
  write: (text: Uint8Array | string) => output.write(typeof text === 'string' ? printable(text) : text),
});
