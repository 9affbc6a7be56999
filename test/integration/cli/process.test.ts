import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import { openDatabase } from '../../../local/store/open-database.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));

/** Lets the process believe that its standard error is a terminal, on which progress is drawn. */
const drawn = ['--import', 'data:text/javascript,process.stderr.isTTY=true'];

const { PATH = '' } = process.env;
const path = { PATH };

/** The command in a process of its own. It is killed with the test at the latest. */
function start(
  words: string[],
  { nodeOptions = [], ...variables }: { nodeOptions?: string[]; DATA_DIR?: string } = {},
) {
  return follow(spawn(process.execPath, [...nodeOptions, main, ...words], { env: { ...path, ...variables } }));
}

/** A line of a shell. */
const startShell = (line: string) => follow(spawn(line, { shell: true, env: path }));

function follow(child: ChildProcessWithoutNullStreams) {
  const exited = once(child, 'close').then(([code, signal]) => code ?? signal);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited };
}

async function finish({ child, exited }: ReturnType<typeof start>) {
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { exitCode, stdout, stderr };
}

/** Settles when standard error matches. */
async function drew(child: ChildProcess, pattern: RegExp): Promise<void> {
  let written = '';
  for await (const chunk of child.stderr ?? []) {
    written += chunk;
    if (pattern.test(written)) return;
  }
  throw new Error(`The process ended before it drew ${pattern}:\n${written}`);
}

async function makePortrait(): Promise<string> {
  const path = join(await makeTestFolder(), 'portrait.jpg');
  await cutPortrait('blonde').jpeg().toFile(path);
  return path;
}

describe('Ctrl+C', () => {
  it('while pictures are encoded in the process ends it with 130, without the pictures that are left', async () => {
    const folder = await makeTestFolder();
    // Many are left when the first one is done.
    const pictures = Array.from({ length: 20 }, (_, index) => join(folder, `${index}.jpg`));
    await Promise.all(pictures.map(async (path) => copyFile(findSamplePhoto(3), path)));
    const { child, exited } = start(['encode', ...pictures], { nodeOptions: drawn });
    const printed = text(child.stdout);

    await drew(child, /[1-9]\d* of 20 pictures/);
    child.kill('SIGINT');

    expect(await exited).toBe(130);
    expect((await printed).length).toBe(0);
  });
});

describe('progress', () => {
  it('is drawn on a terminal beside a pipe, which gets the result alone', async () => {
    const { stdout, stderr } = await finish(start(['encode', await makePortrait()], { nodeOptions: drawn }));

    expect(stderr).toMatch(/✔ portrait\.jpg {2}1 face/);
    expect(JSON.parse(stdout)).toMatchObject({ pictures: [{ status: 'completed' }] });
  });
});

describe('a reader that goes away', () => {
  it.each([
    ['help', async () => ['--help']],
    ['faces', async () => ['encode', await makePortrait()]],
  ])('is no fault: %s', async (_what, words) => {
    const { child, exited } = start(await words());
    child.stdout.destroy();

    expect({ stderr: await text(child.stderr), exitCode: await exited }).toEqual({ stderr: '', exitCode: 0 });
  });
});

describe('serve', () => {
  it('stops on Ctrl+C with 0', async () => {
    const serving = start(['serve', '--port', '0', '--data-dir', await makeTestFolder()]);
    const ended = finish(serving);
    serving.child.stdout.on('data', (chunk: Buffer) => {
      if (/Ctrl\+C/.test(String(chunk))) serving.child.kill('SIGINT');
    });

    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('ends with 2 for a wrong value, and calls an option by its name', async () => {
    const { exitCode, stderr } = await finish(start(['serve', '--port', 'abc']));

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'face-encode: --port: must be a whole number from 0 to 65535, not "abc"; the default is 8001\n',
    );
  });

  it('ends with 5 when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';

    const { exitCode, stderr } = await finish(start(['serve', '--port', port, '--data-dir', await makeTestFolder()]));

    expect(exitCode).toBe(5);
    expect(stderr).toBe(
      `face-encode: Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set --port to another port.\n`,
    );
  });

  it('ends with 5 when the data folder is in use, and calls a variable by its name', async () => {
    const folder = await makeTestFolder();
    const database = openDatabase(folder);
    onTestFinished(() => database.close());

    const { exitCode, stderr } = await finish(start(['serve', '--port', '0'], { DATA_DIR: folder }));

    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /^face-encode: The data folder .* is in use by another process.* or set DATA_DIR to another/,
    );
  });
});

describe('a result that cannot be written', () => {
  it.runIf(existsSync('/dev/full'))('as on a full disk ends the command in one line', async () => {
    const command = `"${process.execPath}" "${main}" encode "${await makePortrait()}" > /dev/full`;
    const { exitCode, stderr } = await finish(startShell(command));

    expect(stderr).toMatch(/^face-encode: the result cannot be written \(ENOSPC: [^\n]+\)\n$/);
    expect(exitCode).toBe(70);
  });
});
