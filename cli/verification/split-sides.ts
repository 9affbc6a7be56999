import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';

export const VERIFY_USAGE = '<reference...> -- <probe...>';

/** What stands between the pictures of both sides. */
const SEPARATOR = '--';

export interface SidePaths {
  readonly reference: readonly string[];
  readonly probe: readonly string[];
}

/**
 * The words of a command line as the parser needs them. To the parser, the first `--` says that no more options follow, and is
 * dropped. `verify` has to know where it stood, so there it is written twice: the second one arrives as an argument.
 */
export function keepSeparator(words: readonly string[]): string[] {
  const place = words[0] === 'verify' ? words.indexOf(SEPARATOR) : -1;
  return place < 0 ? [...words] : [...words.slice(0, place), SEPARATOR, ...words.slice(place)];
}

/**
 * The pictures before and behind the `--`.
 *
 * @param paths the arguments of `verify`, with the `--`
 * @param throughApi whether the pictures of each side have to fit into a container
 * @throws {CommandError} for a missing or a second `--`, a side without pictures or with too many, and an option behind the `--`
 */
export function splitSides(paths: readonly string[], throughApi: boolean): SidePaths {
  const place = paths.indexOf(SEPARATOR);
  if (place < 0) throw misuse('-- is missing between the pictures of the reference and those of the probe');
  const sides = { reference: paths.slice(0, place), probe: paths.slice(place + 1) };
  if (sides.probe.includes(SEPARATOR)) throw misuse('-- may stand there only once');
  const option = sides.probe.find((path) => path.startsWith('--'));
  if (option) throw misuse(`${option} must stand before the --, like all options; a file of this name is ./${option}`);
  if (sides.reference.length === 0) throw misuse('no picture of the reference before the --');
  if (sides.probe.length === 0) throw misuse('no picture of the probe behind the --');
  const most = Math.max(sides.reference.length, sides.probe.length);
  if (throughApi && most > MAX_IMAGES_PER_CONTAINER) {
    throw misuse(`The API takes ${MAX_IMAGES_PER_CONTAINER} pictures for each side, not ${most}`);
  }
  return sides;
}

const misuse = (problem: string): CommandError =>
  new CommandError(exitCodes.usage, `${problem}\nUsage: face-encode verify [options] ${VERIFY_USAGE}`);
