import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../cli/run.ts';
import { cutPortrait, drawBlank } from './pictures/encoder-pictures.ts';
import { makeTestFolder } from './test-folder.ts';

/** Runs the command and collects what it writes. */
export async function typeCommand(words: string[], { terminal = false, signal = new AbortController().signal } = {}) {
  const written = { stdout: '', stderr: '' };
  const outputTo = (name: 'stdout' | 'stderr') => ({
    // Progress would be drawn on the terminal of the tests.
    isTTY: terminal && name === 'stdout',
    write: (text: Uint8Array | string) => {
      written[name] += String(text);
      return true;
    },
  });
  const exitCode = await run(words, { stdout: outputTo('stdout'), stderr: outputTo('stderr') }, signal);
  return { exitCode, ...written };
}

/** Pictures of two women, of no face, and a file that is not a picture. */
export async function makePictures() {
  const folder = await makeTestFolder();
  const paths = {
    blonde: join(folder, 'blonde.jpg'),
    darkHaired: join(folder, 'dark-haired.jpg'),
    room: join(folder, 'room.png'),
    letter: join(folder, 'letter.txt'),
  };
  await Promise.all([
    cutPortrait('blonde').jpeg().toFile(paths.blonde),
    cutPortrait('darkHaired').jpeg().toFile(paths.darkHaired),
    drawBlank(200, 100).png().toFile(paths.room),
    writeFile(paths.letter, 'Dear reader'),
  ]);
  return paths;
}
