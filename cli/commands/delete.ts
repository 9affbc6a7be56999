import type { Command } from 'commander';
import { type ApiOptions, addApiOptions, LOCAL_API, makeClient } from '../api-calls/api-options.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

const examples = `
Examples:
  $ face-encode delete 0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55
  $ face-encode delete <container-id> <image-id> --api https://faces.example.com`;

export function addDelete(program: Command, context: CommandContext): void {
  const command = program
    .command('delete')
    .description('erase a container, or one image of it, with pictures and vectors')
    .argument('<container-id>')
    .argument('[image-id]', 'only this image');
  addApiOptions(command, `without it, ${LOCAL_API}`)
    .addHelpText('after', examples)
    .action(async (containerId: string, imageId: string | undefined, options: ApiOptions) => {
      const { signal, terminal, finish } = context;
      const client = makeClient(options.api || LOCAL_API, options);
      if (imageId) await client.deleteImage(containerId, imageId, { signal });
      else await client.deleteContainer(containerId, { signal });
      if (terminal.stderr.isTTY) terminal.stderr.write(`${imageId ? 'Image' : 'Container'} erased.\n`);
      finish(exitCodes.done);
    });
}
