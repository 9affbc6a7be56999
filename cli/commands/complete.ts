import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/**
 * Adds `complete <shell>`, which prints what a shell needs to complete commands and options, and answers the shell's questions later.
 * Comes last: it knows the commands that are there.
 */
export function addCompletion(program: Command): void {
  tab(program);
  program.commands.find((command) => command.name() === 'complete')?.description('print the completion of a shell');
}
