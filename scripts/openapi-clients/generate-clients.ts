import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runStep, say } from '../emulator/run-step.ts';
import type { Workshop } from './workshop.ts';

/** openapi-python-client: generates, compiles and uploads. */
export async function tryPython({ document, url, picture, sources, folder, pythonBin }: Workshop): Promise<void> {
  const target = join(folder, 'python');
  await mkdir(target);
  const generate = [join(pythonBin, 'openapi-python-client'), 'generate', '--path', document, '--meta', 'none'];
  const generated = join(target, 'face_encode_client');
  await runStep('openapi-python-client', [...generate, '--output-path', generated, '--fail-on-warning'], {
    timeout: 120,
    // It formats what it has generated with ruff.
    env: { PATH: [pythonBin, process.env.PATH].join(delimiter) },
  });
  const python = join(pythonBin, 'python');
  await runStep('compile the Python client', [python, '-m', 'compileall', '-q', generated], { timeout: 60 });
  await runStep('upload from Python', [python, join(sources, 'python', 'upload.py'), url, picture], {
    timeout: 60,
    env: { PYTHONPATH: target },
    show: true,
  });
}

/** openapi-typescript: generates, compiles and uploads. */
export async function tryTypeScript({ document, url, picture, sources, folder, npmFolder }: Workshop): Promise<void> {
  const target = join(folder, 'typescript');
  await cp(join(sources, 'typescript'), target, { recursive: true });
  await cp(join(npmFolder, 'package.json'), join(target, 'package.json'));
  await symlink(join(npmFolder, 'node_modules'), join(target, 'node_modules'));
  const generate = [join(npmFolder, 'node_modules', '.bin', 'openapi-typescript'), document];
  await runStep('openapi-typescript', [...generate, '--output', 'schema.d.ts'], { timeout: 60, cwd: target });
  const projectModules = join(sources, '..', '..', 'node_modules');
  const compile = [join(projectModules, '.bin', 'tsc'), '--typeRoots', join(projectModules, '@types')];
  await runStep('compile the TypeScript client', compile, { timeout: 120, cwd: target });
  await runStep('upload from TypeScript', [process.execPath, 'upload.ts', url, picture], {
    timeout: 60,
    cwd: target,
    show: true,
  });
}

/** oapi-codegen and openapi-generator for Go: generate, compile and upload. */
export async function tryGo({ document, url, picture, sources, folder, pythonBin }: Workshop): Promise<void> {
  const target = join(folder, 'go');
  await cp(join(sources, 'go'), target, { recursive: true });
  await mkdir(join(target, 'oapi'));
  const options = { cwd: target, timeout: 600, env: { GOFLAGS: '-mod=readonly' } };
  const oapi = ['go', 'tool', 'oapi-codegen', '-generate', 'types,client', '-package', 'oapi', '-o', 'oapi/client.go'];
  await runStep('oapi-codegen', [...oapi, document], options);
  await runStep(
    'openapi-generator for Go',
    generatorCommand(pythonBin, document, 'go', join(target, 'generated')),
    options,
  );
  await runStep('compile the Go clients', ['go', 'vet', './...'], options);
  for (const name of ['oapi', 'generated']) {
    await runStep(`upload from Go, ${name}`, ['go', 'run', `./cmd/${name}`, url, picture], { ...options, show: true });
  }
}

function generatorCommand(pythonBin: string, document: string, language: string, target: string): string[] {
  const program = [join(pythonBin, 'openapi-generator-cli'), 'generate', '--input-spec', document];
  const sourceOnly = 'apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false';
  const options = language === 'go' ? ['--additional-properties', 'packageName=generated,withGoMod=false'] : [];
  return [...program, '--generator-name', language, '--output', target, '--global-property', sourceOnly, ...options];
}

/** openapi-generator for Swift: generates, and compiles where there is a compiler. */
export async function trySwift({ document, folder, pythonBin }: Workshop): Promise<void> {
  const target = join(folder, 'swift');
  await runStep('openapi-generator for Swift', generatorCommand(pythonBin, document, 'swift6', target), {
    timeout: 120,
  });
  const encoding = await readFile(join(target, 'Sources', 'OpenAPIClient', 'Models', 'Encoding.swift'), 'utf8');
  if (!encoding.includes('var landmarks: [[Double]]?')) throw new Error('Landmarks in Swift are no numbers');
  const compile = runStep('compile the Swift client', ['swift', 'build'], { timeout: 600, cwd: target });
  await compile.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    say('no Swift compiler here: its source is generated, and not compiled');
  });
}
