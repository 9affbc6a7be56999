import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { typeCommand } from '../../support/typed-command.ts';

/** What bash offers for the last word, by the script that the command prints. */
async function completeInBash(...words: string[]): Promise<string[]> {
  const { stdout } = await typeCommand(['completion', 'bash']);
  const typed = words.map((word) => `'${word}'`).join(' ');
  const script = `${stdout}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _face_encode; echo "\${COMPREPLY[@]}"`;
  const { stdout: offered, status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return offered.trim().split(' ').filter(Boolean);
}

describe('bash', () => {
  it('completes commands', async () => {
    expect(await completeInBash('face-encode', 'com')).toEqual(['compare', 'completion']);
  });

  it('completes the options of each command', async () => {
    expect(await completeInBash('face-encode', 'encode', '--re')).toEqual(['--recursive', '--resume']);
    expect(await completeInBash('face-encode', 'serve', 'x', '--p')).toEqual(['--port']);
  });

  it('completes what follows a command, where only some words may', async () => {
    expect(await completeInBash('face-encode', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await completeInBash('face-encode', 'events', 're')).toEqual(['replay']);
    expect(await completeInBash('face-encode', 'events', 'replay', '')).toEqual([]);
  });

  it('leaves pictures to the shell, which knows the files', async () => {
    expect(await completeInBash('face-encode', 'encode', 'pho')).toEqual([]);
    expect((await typeCommand(['completion', 'bash'])).stdout).toMatch(/^complete -o default /m);
  });
});

it('fish is told every command and option with its description', async () => {
  const { stdout } = await typeCommand(['completion', 'fish']);

  expect(stdout).toContain(
    `complete -c face-encode -n '__fish_seen_subcommand_from serve' -l port -r -d 'port of the API, 0 for any free one (default: 8001)'`,
  );
  expect(stdout).toContain(`-n '__fish_seen_subcommand_from completion' -f -a zsh `);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .every((line) => (line.match(/(?<!\\)'/g) ?? []).length === 4),
  ).toBe(true);
});

it('zsh reads the script of bash', async () => {
  const [bash, zsh] = await Promise.all([typeCommand(['completion', 'bash']), typeCommand(['completion', 'zsh'])]);

  expect(zsh.stdout.endsWith(bash.stdout)).toBe(true);
});

it('another shell is refused with the names of those that are known', async () => {
  const { exitCode, stderr } = await typeCommand(['completion', 'tcsh']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish');
});
