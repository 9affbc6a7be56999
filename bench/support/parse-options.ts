import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from './input-error.ts';

/**
 * The options of a command.
 *
 * @throws InputError of one line for an option that there is not, or that lacks its value
 */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The first sentence names the option; the next ones are about the parser.
    const [sentence] = error.message.split(/\.\s|\n/, 1);
    throw new InputError(`${sentence}; --help shows all options`, { cause: error });
  }
}
