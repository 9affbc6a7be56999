import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { describeForShell, SHELLS, type Shell } from '../describe-for-shell.ts';
import { exitCodes } from '../exit-codes.ts';

const more = `
Examples:
  $ source <(face-encode completion bash)             bash or zsh, for this shell
  $ face-encode completion bash >> ~/.bashrc          bash, from the next one on
  $ face-encode completion fish > ~/.config/fish/completions/face-encode.fish`;

/** Adds `completion <shell>`. Comes last: it knows the commands that are there. */
export function addCompletion(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('completion')
    .description('print what a shell needs to complete commands and options')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', more)
    .action((shell: Shell) => {
      terminal.stdout.write(describeForShell(program, shell));
      finish(exitCodes.done);
    });
}
