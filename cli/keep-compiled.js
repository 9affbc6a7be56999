// Plain JavaScript, like what imports it: it runs before all other code of the project.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../.cache/compiled/', import.meta.url));

/**
 * Node makes JavaScript of the sources in each process and each thread, which takes some 80 ms and 35 MB in each. The result is kept in
 * `.cache/`, by the hash of each file, for the next start and for the threads and processes of this one.
 * Where the folder cannot be written, every start compiles again.
 */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= FOLDER;
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
