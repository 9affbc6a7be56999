import { join } from 'node:path';

/** The built files of the console page. They are committed: what runs the service needs no bundler. */
export const consoleFolder = join(import.meta.dirname, 'dist');
