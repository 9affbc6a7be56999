import { Command } from 'commander';
import { SERVICE_VERSION } from '../api/version.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addDelete } from './commands/delete.ts';
import { addEncode } from './commands/encode.ts';
import { addEnrol } from './commands/enrol.ts';
import { addEvents } from './commands/events.ts';
import { addFind } from './commands/find.ts';
import { addGroup } from './commands/group.ts';
import { addMcp } from './commands/mcp.ts';
import { addServe } from './commands/serve.ts';
import { addVerify } from './commands/verify.ts';
import type { CommandContext } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { guardTerminal, type Terminal } from './terminal/terminal.ts';
import { keepSeparator } from './verification/split-sides.ts';

const exitCodeHelp = `
Exit status:
    0  done; compare and verify: the same person; find: found
    1  compare and verify: two people; find: not found
    2  the command line is wrong, or Node is too old
    3  a picture cannot be used
    4  the API does not answer or refuses
    5  serve, events: cannot start: port or data folder in use, encoder damaged
   70  internal error, or the result cannot be written
  130  ended by Ctrl+C

Examples:
  $ face-encode serve
  $ face-encode encode photo.jpg
  $ face-encode encode --recursive photos --out faces.csv
  $ face-encode find selfie.jpg photos
  $ face-encode compare passport.jpg selfie.jpg
  $ face-encode verify passport.jpg licence.jpg -- selfie.jpg`;

/**
 * Runs the command line.
 *
 * @param words what was typed after the name of the program
 * @returns the exit status
 */
export async function run(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const finish: CommandContext['finish'] = (code) => {
    exitCode = code;
  };
  const guarded = guardTerminal(terminal);
  const program = buildProgram({ terminal: guarded, signal, finish });
  try {
    await program.parseAsync(keepSeparator(words), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted;
    const explained = explainError(error);
    if (explained.text) guarded.stderr.write(`${explained.text}\n`);
    return explained.exitCode;
  }
}

function buildProgram(context: CommandContext): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command('face-encode')
    .description('Find the faces in pictures, and the 128 numbers by which faces are compared.')
    .version(SERVICE_VERSION)
    .addHelpText('after', exitCodeHelp)
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .exitOverride();
  addEncode(program, context);
  addCompare(program, context);
  addVerify(program, context);
  addEnrol(program, context);
  addFind(program, context);
  addGroup(program, context);
  addDelete(program, context);
  addServe(program);
  addMcp(program, context);
  addEvents(program, context);
  addCompletion(program, context);
  pointToHelp(program, program.name());
  return program;
}

/** A mistake in the options of a command is explained by its own help, not by the list of all commands. */
function pointToHelp(command: Command, typed: string): void {
  command.showHelpAfterError(`(${typed} --help tells more)`);
  for (const inner of command.commands) pointToHelp(inner, `${typed} ${inner.name()}`);
}
