import { ClassicLevel } from 'classic-level';

/** Where the table is open, by its folder. */
const openLevels = new Map<string, ClassicLevel>();

let hooked = false;

/**
 * Puts right, on the class of LevelDB that dynalite makes its table of, what dynalite does not offer. Takes effect for
 * tables that are opened afterwards in this thread; a second call does nothing.
 *
 * - dynalite leaves an iterator open for every query and every scan. It ends its streams by `return()`, which iterators of
 *   generators have, and those of LevelDB do not.
 * - The database itself is kept within dynalite; here it can be found.
 */
export function hookLevel(): void {
  if (hooked) return;
  hooked = true;
  const level: Hookable = ClassicLevel.prototype;
  for (const name of ['keys', 'values'] as const) {
    const iterate = level[name];
    level[name] = function (options) {
      const iterator = iterate.call(this, options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
  const { open } = level;
  level.open = function (options) {
    openLevels.set(this.location, this);
    return open.call(this, options);
  };
}

/**
 * The database that was opened on this folder.
 *
 * @throws when there is none: then dynalite has brought another version of LevelDB along than the one that was hooked
 */
export function findLevel(folder: string): ClassicLevel {
  const level = openLevels.get(folder);
  if (level) return level;
  throw new Error('dynalite does not use the installed classic-level. Install the version that dynalite asks for.');
}

/** The methods that are replaced, each without its overloads. */
interface Hookable {
  keys(this: ClassicLevel, options?: object): ClosableIterator;
  values(this: ClassicLevel, options?: object): ClosableIterator;
  open(this: ClassicLevel, options?: object): Promise<void>;
}

interface ClosableIterator {
  close(): Promise<void>;
  return?(): Promise<void>;
}
