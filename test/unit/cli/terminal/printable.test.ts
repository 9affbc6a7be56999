import { describe, expect, it } from 'vitest';
import { printable } from '../../../../cli/terminal/printable.ts';
import { guardTerminal } from '../../../../cli/terminal/terminal.ts';

const ESCAPE = '\u001b[2J';

describe('text that others have written', () => {
  it.each([
    ['an escape sequence', `a${ESCAPE}b`, 'a\u{fffd}[2Jb'],
    ['a carriage return, which would overwrite the line', 'a\rb', 'a\u{fffd}b'],
    ['a control character of the second kind', 'a\u009bb', 'a\u{fffd}b'],
    ['a mark that turns the direction of writing', 'gpj.\u202eexe', 'gpj.\u{fffd}exe'],
  ])('loses %s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(['Jürgen\nNiño 王小明 👩🏽', 'שלום', ''])('keeps letters of every language, and lines: %j', (text) => {
    expect(printable(text)).toBe(text);
  });
});

describe('a guarded terminal', () => {
  const write = (isTTY: boolean) => {
    const written: string[] = [];
    const output = { isTTY, write: (text: Uint8Array | string) => written.push(String(text)) > 0 };
    const { stdout, stderr } = guardTerminal({ stdout: output, stderr: output });
    stdout.write(ESCAPE);
    stderr.write(ESCAPE);
    return written.map((text) => text.includes('\u001b'));
  };

  it('shows no control characters to people', () => {
    expect(write(true)).toEqual([false, false]);
  });

  it('leaves what goes into a pipe as it is', () => {
    expect(write(false)).toEqual([true, false]);
  });
});
