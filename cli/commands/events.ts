import { type Command, Option } from 'commander';
import { StartError } from '../../local/process/start-error.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

const DEFAULT_FOLDER = '.data';

interface ReplayOptions {
  readonly dataDir: string;
}

const more = `
Stop the service first. It sends the events after its next start, if WEBHOOK_URL is set. An event keeps its webhook-id, so its
receiver can tell a repetition. On AWS the dead letters are a queue: docs/runbook.md has the command.

Examples:
  $ face-encode events replay
  $ face-encode events replay --data-dir /var/lib/face-encode`;

export function addEvents(program: Command, { terminal, finish }: CommandContext): void {
  const events = program.command('events').description('events for the webhook of the service on this machine');
  events
    .command('replay')
    .description('send the events again that the webhook did not take in any try')
    .addOption(new Option('--data-dir <folder>', 'the folder of the service').env('DATA_DIR').default(DEFAULT_FOLDER))
    .addHelpText('after', more)
    .action(async ({ dataDir }: ReplayOptions) => {
      // Loaded on demand: the other commands need none of it.
      const { replayEvents } = await import('../../local/webhook/replay-events.ts');
      terminal.stdout.write(`${describe(replay(() => replayEvents(dataDir.trim() || DEFAULT_FOLDER)))}\n`);
      finish(exitCodes.done);
    });
}

function replay(work: () => number): number {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new CommandError(exitCodes.serve, error.message.replaceAll(/\bDATA_DIR\b/g, '--data-dir'));
  }
}

function describe(count: number): string {
  if (count === 0) return 'There are no dead events.';
  const events = count === 1 ? '1 event' : `${count} events`;
  return `${events} will be sent again once the service starts with a WEBHOOK_URL.`;
}
