import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess } from '../../bench/support/process/service-process.ts';
import { findSamplePhoto } from '../../encoder/golden/sample-photos.ts';
import { runStep, say } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';
import { generatedFolder, generatePackage, packageFolder, requirements } from '../python-client/generate-package.ts';

/**
 * `npm run test:python`: the Python client. What is generated must be what the API of today gives; types are checked; the
 * package is built, installed, and tested against the service. It needs Python, and PyPI once.
 */
const OLDEST = 11;

const version = spawnSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' });
if (version.status === 0 && Number(version.stdout) >= OLDEST) await testPackage();
else say(`no Python 3.${OLDEST} or newer here: the Python client is not tested`);

async function testPackage(): Promise<void> {
  const pythonBin = await preparePython('python-client', requirements);
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-python-'));
  try {
    await generatePackage(pythonBin, join(folder, 'generated'));
    expectSame(join(folder, 'generated'), generatedFolder);
    await runStep('check the types', [join(pythonBin, 'mypy'), '--no-incremental'], {
      timeout: 300,
      cwd: packageFolder,
    });
    await testInstalled(pythonBin, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws {Error} naming the files that differ */
function expectSame(fresh: string, committed: string): void {
  const read = (folder: string) =>
    new Map(globSync('**/*.py', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const [wanted, found] = [read(fresh), read(committed)];
  const files = [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (file) => wanted.get(file) !== found.get(file),
  );
  if (files.length > 0)
    throw new Error(`Not what the API gives, run \`npm run maintain:python-client\`: ${files.sort().join(', ')}`);
  say(`${wanted.size} generated files are what the API gives`);
}

/** Builds the package as pip would, and runs its tests on what is installed. */
async function testInstalled(pythonBin: string, folder: string): Promise<void> {
  const python = join(pythonBin, 'python');
  const site = join(folder, 'site');
  const pip = [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await runStep(
    'build and install the package',
    [...pip, '--no-deps', '--no-build-isolation', '--target', site, packageFolder],
    { timeout: 120 },
  );
  const service = await startServiceProcess({ FACE_SEARCH: 'on' });
  try {
    await runStep('test the package', [python, '-m', 'unittest', 'discover', '-s', join(packageFolder, 'tests')], {
      timeout: 300,
      env: { PYTHONPATH: site, FACE_ENCODE_URL: service.url, FACE_ENCODE_PICTURE: findSamplePhoto(6) },
      show: true,
    });
  } finally {
    await service.stop();
  }
}
