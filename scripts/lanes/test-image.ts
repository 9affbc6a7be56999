import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from '../../client/index.ts';
import { findSamplePhoto, SAMPLE_FACES } from '../../encoder/golden/sample-photos.ts';
import manifest from '../../package.json' with { type: 'json' };
import { say } from '../emulator/run-step.ts';
import { type Engine, openEngine, untilTrue } from '../image/engine.ts';
import { makeBase } from '../image/make-base.ts';

/**
 * `npm run test:image`: builds the image of the Dockerfile and lives with it: starts, encodes, is killed, goes on, is backed up.
 * It needs a Docker engine; root on Debian installs one.
 */
const LARGEST = 250_000_000;

const root = join(import.meta.dirname, '..', '..');
const image = `${manifest.name}-test:${manifest.version}`;
const name = `${manifest.name}-test`;
const photo = findSamplePhoto(6);
/** As docs/container.md runs it, on any free port and with a more impatient health check. */
const hardened = [
  '--health-interval',
  '1s',
  '--stop-timeout',
  '15',
  '--read-only',
  '--tmpfs',
  '/tmp',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];
const options = ['--publish', '127.0.0.1:0:8001', '--volume', `${name}:/data`, '--env', 'AUTH=none', ...hardened];

const folder = await mkdtemp(join(tmpdir(), 'face-encode-image-'));
const engine = await openEngine(folder);
try {
  if (engine) await testImage(engine);
  else say('no Docker here: the image is not tested');
} finally {
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
}

async function testImage(engine: Engine): Promise<void> {
  if (engine.fresh) await makeBase(engine, folder);
  await engine.docker('build the image', ['build', '--network', 'host', '--tag', image, root], 600);
  try {
    await checkSize(engine);
    await checkDefaults(engine);
    await checkCommand(engine);
    const containerId = await liveThrough(engine);
    await restore(engine, containerId);
    say('the image is built, encodes, survives a kill, and comes back from its backup');
  } finally {
    engine.tryDocker(['rm', '--force', name]);
    engine.tryDocker(['volume', 'rm', name]);
    engine.tryDocker(['image', 'rm', image]);
  }
}

async function checkSize(engine: Engine): Promise<void> {
  const size = Number(await engine.docker('inspect', ['image', 'inspect', '--format', '{{.Size}}', image]));
  say(`the image has ${Math.round(size / 1e6)} MB`);
  expect(size <= LARGEST, `it may have ${LARGEST / 1e6} MB`);
}

/** Without settings, it asks whose tokens it shall take. */
async function checkDefaults(engine: Engine): Promise<void> {
  const { status, output } = engine.tryDocker(['run', '--rm', image]);
  expect(status === 2 && output.includes('JWT_ISSUER'), `without settings it says: ${output}`);
}

/** The image as the command, without a network. */
async function checkCommand(engine: Engine): Promise<void> {
  const mount = ['--network', 'none', '--volume', `${dirname(photo)}:/pictures:ro`];
  const words = ['run', '--rm', ...mount, image, 'encode', '/pictures/sample6.jpg', '--json'];
  const { pictures } = JSON.parse(await engine.docker('encode by the command', words));
  expect(pictures[0].encodings.length === SAMPLE_FACES[6], 'the command finds other faces');
}

async function liveThrough(engine: Engine): Promise<string> {
  await engine.docker('start', ['run', '--detach', '--name', name, ...options, image]);
  const client = await connect(engine);
  const { container_id: containerId } = await client.createContainer();
  const picture = await readFile(photo);
  await client.uploadImage(containerId, picture);
  const summary = await client.waitForSummary(containerId);
  expect(summary.images[0]?.encodings.length === SAMPLE_FACES[6], 'the service finds other faces');
  await checkInside(engine);

  await client.uploadImage(containerId, picture);
  await engine.docker('kill', ['kill', '--signal', 'KILL', name]);
  await engine.docker('start again', ['start', name]);
  const after = await (await connect(engine)).waitForSummary(containerId);
  expect(
    after.images.every(({ status }) => status === 'completed'),
    'a picture was lost',
  );
  expect(after.images.length === 2, 'a picture was lost');
  return containerId;
}

/** Who runs it, and what is there to attack. */
async function checkInside(engine: Engine): Promise<void> {
  const user = await engine.docker('ask for the user', ['exec', name, '/usr/local/bin/node', '-p', 'process.getuid()']);
  expect(user === '1000', `it runs as ${user}`);
  expect(engine.tryDocker(['exec', name, 'sh', '-c', 'true']).status !== 0, 'there is a shell');
  const script = `fs.globSync('node_modules/onnxruntime-node/bin/*/*/*').join() + fs.globSync('node_modules/@img/sharp-*').join()`;
  const parts = await engine.docker('ask for native parts', ['exec', name, '/usr/local/bin/node', '-p', script]);
  expect(!/darwin|win32/.test(parts) && /linux/.test(parts), `native parts: ${parts}`);
}

/** Backup and restore, as docs/container.md has them. */
async function restore(engine: Engine, containerId: string): Promise<void> {
  await engine.docker('stop', ['stop', name]);
  expect(
    (await engine.docker('inspect', ['inspect', '--format', '{{.State.ExitCode}}', name])) === '0',
    'it does not end well',
  );
  const backup = join(folder, 'backup.tar');
  await engine.pipe('back up', ['cp', `${name}:/data/.`, '-'], { output: backup });
  await engine.docker('remove', ['rm', name]);
  await engine.docker('remove the data', ['volume', 'rm', name]);
  await engine.docker('make another', ['create', '--name', name, ...options, image]);
  await engine.pipe('restore', ['cp', '-', `${name}:/data`], { input: backup });
  await engine.docker('start the other', ['start', name]);
  const summary = await (await connect(engine)).getSummary(containerId);
  expect(summary.images.length === 2, 'the backup lacks pictures');
}

/** A client of the container, as soon as its health check passes. */
async function connect(engine: Engine): Promise<ReturnType<typeof createClient>> {
  const state = () => engine.tryDocker(['inspect', '--format', '{{.State.Health.Status}}', name]).output.trim();
  const healthy = await untilTrue(() => state() === 'healthy');
  expect(healthy, `it is ${state()}: ${engine.tryDocker(['logs', name]).output}`);
  const [address = ''] = (await engine.docker('ask for the port', ['port', name, '8001'])).split('\n');
  return createClient({ url: `http://${address}` });
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The image is not as it should be: ${otherwise}`);
}
