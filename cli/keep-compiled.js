// Plain JavaScript, like what imports it: it runs before all other code of the project.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../.cache/compiled/', import.meta.url));

/**
 * Node compiles TypeScript in each process and each thread that runs it, which takes longer than loading the models. What it made
 * of the sources is kept in `.cache/`, by the hash of each file, for the next start and for the threads and processes of this one.
 * Where the folder cannot be written, every start compiles again.
 */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= FOLDER;
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
