import type { WriteStream } from 'node:tty';
import type { Summary } from '../../api/schemas.ts';

type Output = Pick<WriteStream, 'write' | 'isTTY'>;

/** Shows how many pictures are done: on a terminal in one line that changes, elsewhere a line for each change. */
export function showProgress(output: Output): (summary: Summary) => void {
  let shown = '';
  return ({ images }) => {
    const done = images.filter(({ status }) => status !== 'processing').length;
    const bar = '#'.repeat(done).padEnd(images.length, '.');
    const line = `Encoding [${bar}] ${done} of ${images.length} done`;
    if (line === shown) return;
    shown = line;
    output.write(output.isTTY ? `\r${line}${done === images.length ? '\n' : ''}` : `${line}\n`);
  };
}
