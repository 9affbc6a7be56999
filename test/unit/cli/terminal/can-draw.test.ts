import { expect, it } from 'vitest';
import { canDraw, guardTerminal } from '../../../../cli/terminal/terminal.ts';

const output = (isTTY: boolean, columns?: number) => ({ isTTY, columns, write: () => true });

it.each([
  ['a terminal', output(true, 80), true],
  ['a terminal that does not say how wide it is', output(true, 0), false],
  ['a pipe', output(false), false],
])('progress on %s', (_name, stderr, drawn) => {
  const terminal = guardTerminal({ stdout: output(false), stderr });

  expect(canDraw(terminal.stderr)).toBe(drawn);
});
