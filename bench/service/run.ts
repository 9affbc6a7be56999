import { cpus } from 'node:os';
import { measureEndToEnd } from './end-to-end.ts';
import { measureHandlers } from './handler-time.ts';
import { measureUploads } from './uploads.ts';

/** Measures the local service and prints tables: `npm run bench`. */
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}\n`);
console.log(`${await measureUploads()}\n`);
console.log(`${await measureEndToEnd()}\n`);
console.log(await measureHandlers());
process.exit(0);
