import { describe, expect, it } from 'vitest';
import { typeCommand } from '../../support/typed-command.ts';

describe('a mistake in what is typed', () => {
  it.each([
    [['--nope'], '(face-encode --help tells more)'],
    [['encode', '--nope', 'a.jpg'], '(face-encode encode --help tells more)'],
    [['compare', 'a.jpg'], '(face-encode compare --help tells more)'],
    [['events', 'replay', '--nope'], '(face-encode events replay --help tells more)'],
  ])('%j points to the help of its command', async (words, hint) => {
    const { exitCode, stderr } = await typeCommand(words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});
