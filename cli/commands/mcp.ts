import { once } from 'node:events';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

interface McpOptions {
  readonly allowFolder: readonly string[];
  readonly vectors: boolean;
}

const more = `
A program that talks to a language model starts this command, and speaks to it through standard
input and output. It has the tools "encode", "verify" and "find". All work is done in this process,
and what the tools answer goes to that program.

Without --allow-folder no file is read: pictures come as bytes.

Example of a configuration:
  {"mcpServers": {"face-encode": {
    "command": "npx", "args": ["face-encode", "mcp", "--allow-folder", "/home/me/pictures"]}}}`;

export function addMcp(program: Command, { signal }: CommandContext): void {
  program
    .command('mcp')
    .description('serve "encode", "verify" and "find" to a language model, by the Model Context Protocol')
    .option('--allow-folder <folder>', 'read pictures in this folder and below; may be repeated', collect, [])
    .option('--vectors', 'let answers have the vectors too, by which people can be recognised', false)
    .addHelpText('after', more)
    .action(async ({ allowFolder, vectors }: McpOptions) => {
      // Loaded on demand: the other commands need none of it.
      const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
      const { encoderOnDemand } = await import('../mcp/encoder-on-demand.ts');
      const { faceTools } = await import('../mcp/face-tools.ts');
      const encoder = encoderOnDemand();
      const serving = serveStdio(() => faceTools({ folders: allowFolder, vectors, encoder }));
      try {
        await Promise.race([once(process.stdin, 'end', { signal }), once(process.stdin, 'close', { signal })]);
      } finally {
        await serving.close();
        await encoder.close();
      }
    });
}

const collect = (folder: string, folders: readonly string[]): string[] => [...folders, folder];
