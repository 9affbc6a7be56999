import { expect, it } from 'vitest';
import { findNodeCommand } from '../../../bench/support/start-command.ts';

it.each([
  ['exec node local/start.ts || node local/start.ts', ['local/start.ts']],
  ['node local/process/start.ts', ['local/process/start.ts']],
  [
    'node --disable-warning=ExperimentalWarning cli/face-encode.js serve',
    ['--disable-warning=ExperimentalWarning', 'cli/face-encode.js', 'serve'],
  ],
  ['npm run console:build && exec node dist/start.js', ['dist/start.js']],
])('finds the program of %j', (script, command) => {
  expect(findNodeCommand(script)).toEqual(command);
});

it.each(['', 'tsx local/start.ts', 'node', 'npm run node-start'])(
  'names a script that runs no node command: %j',
  (script) => {
    expect(() => findNodeCommand(script)).toThrow('The start script runs no node command');
  },
);
