import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts the service as a child that shares its output, and waits for it, as the shell of an npm script does. */
const service = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'local', 'start.ts')], {
  stdio: 'inherit',
});
await once(service, 'exit');
