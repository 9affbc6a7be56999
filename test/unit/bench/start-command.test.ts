import { expect, it } from 'vitest';
import { findNodeCommand } from '../../../bench/support/process/start-command.ts';

it.each([
  ['exec node local/start.ts || node local/start.ts', ['local/start.ts']],
  ['A=1 exec node local/start.ts || node local/start.ts', ['local/start.ts']],
  ['node local/process/start.ts', ['local/process/start.ts']],
  [
    'node --disable-warning=ExperimentalWarning cli/face-encode.js serve',
    ['--disable-warning=ExperimentalWarning', 'cli/face-encode.js', 'serve'],
  ],
  ['npm run console:build && exec node dist/start.js', ['dist/start.js']],
])('finds the program of %j', (script, command) => {
  expect(findNodeCommand(script).program).toEqual(command);
});

it.each([
  ['node local/start.ts', {}],
  ['MALLOC_ARENA_MAX=2 exec node local/start.ts || node local/start.ts', { MALLOC_ARENA_MAX: '2' }],
  ['A=1 B=x=y node start.js', { A: '1', B: 'x=y' }],
])('finds what %j sets for it', (script, variables) => {
  expect(findNodeCommand(script).variables).toEqual(variables);
});

it.each(['', 'tsx local/start.ts', 'node', 'npm run node-start'])(
  'names a script that runs no node command: %j',
  (script) => {
    expect(() => findNodeCommand(script)).toThrow('The start script runs no node command');
  },
);
