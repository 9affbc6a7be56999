import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { type Emulator, startEmulator } from '../emulator/emulator-process.ts';
import { preparePython } from '../faults/python-environment.ts';
import { findFreePort } from './free-port.ts';

/** Installs MiniStack where it is not yet, in the versions and with the hashes of its requirements file, and starts it. */
export async function startMinistack(): Promise<Emulator> {
  const bin = await preparePython('ministack', join(projectFolder, 'scripts', 'ministack', 'requirements.txt'));
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), 'ministack-'));
  return await startEmulator({
    name: 'MiniStack',
    endpoint: `http://127.0.0.1:${port}`,
    python: join(bin, 'python'),
    command: [join(bin, 'ministack')],
    folder,
    health: '/_ministack/health',
    // It takes one or two seconds on a loaded machine.
    patience: 30,
    env: {
      // It runs functions with the first `node` of the path, and gives them this environment: nothing else is in it.
      PATH: [dirname(process.execPath), bin, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
      HOME: folder,
      // Unpacked functions stay behind in its temporary folder, so it has its own, which goes with it.
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      // Both listeners would be open to the network.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
  });
}
