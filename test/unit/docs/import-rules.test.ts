import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const node = ['node:crypto', 'node:fs/promises', 'node:http'];

/** Files of `functions`, by what they are to the others. */
const tableAdapter = 'functions/adapters/aws/table/container-table.ts';
const bucketAdapter = 'functions/adapters/aws/picture-bucket.ts';
const encoderAdapter = 'functions/adapters/encoders/http-encoder.ts';
const tokenAdapter = 'functions/adapters/token-verifier.ts';
const search = 'functions/domain/search/enrolment.ts';
const encoding = 'functions/domain/encoding/encode-image.ts';
const sharedUseCases = ['functions/domain/containers/get-summary.ts', 'functions/domain/verification/verify.ts'];
const useCases = [search, encoding, ...sharedUseCases];
const endpoint = 'functions/endpoints/add-image.ts';
const ofEndpoints = ['functions/endpoints/http/endpoint.ts', 'functions/endpoints/http/headers/etag.ts'];
const log = 'functions/telemetry/log.ts';
const worker = 'functions/workers/image-worker.ts';
const sqsWorker = 'functions/workers/sqs/image-records.ts';
const clients = 'functions/runtime/clients.ts';
const insideFunctions = [
  ...[tableAdapter, bucketAdapter, encoderAdapter, tokenAdapter, ...useCases, endpoint, ...ofEndpoints],
  ...[log, worker, sqsWorker, clients],
];
const document = 'api/openapi/openapi.ts';
const environment = 'settings/read-environment.ts';
const insideClient = 'client/connection/times/retry.ts';
const pageView = 'console/app/view/parts/copy-button.tsx';

/** What a file could be tempted to import: modules of every folder, and packages of every kind. */
const temptations = [
  ...['api/limits.ts', document, 'bench/support/table.ts', 'bin/app.ts', 'cli/run.ts', 'client/index.ts', insideClient],
  ...['console/build.ts', 'console/folder.ts', 'console/app/session/state.ts', pageView],
  ...['encoder/index.ts', 'encoder/align/find-similarity.ts', 'encoder/detect/find-faces.ts'],
  ...insideFunctions,
  ...['functions/http/get-health.ts', 'functions/queue/run-task.ts'],
  ...['lib/settings/settings.ts', 'lib/constructs/storage/service-key.ts'],
  ...['local/gateway/gateway.ts', environment, 'scripts/faults/soak.ts', 'test/support/builders.ts'],
  ...['@aws-sdk/client-s3', '@middy/core', 'aws-cdk-lib', 'aws-jwt-verify', 'aws-lambda', 'commander'],
  ...['esbuild', 'fauxqs', 'preact/hooks', 'sharp', 'undici', 'zod', ...node],
];

const allAdapters = [tableAdapter, bucketAdapter, encoderAdapter, tokenAdapter];

const ofDomain = ['api/limits.ts', environment, 'zod', 'node:crypto'];

const entry = [...[...allAdapters, ...useCases, endpoint, log, worker, sqsWorker, clients, environment]];

/** Files that do not exist, and which of these each may import. */
const rules: Readonly<Record<string, readonly string[]>> = {
  'api/new.ts': ['api/limits.ts', 'zod'],
  'api/openapi/new.ts': ['api/limits.ts', document, 'zod'],
  'settings/new.ts': [environment, 'zod'],
  'functions/domain/new.ts': [...ofDomain, ...useCases],
  // The search is built on verification, both on containers; nothing else of another subject is known there.
  'functions/domain/search/new.ts': [...ofDomain, search, ...sharedUseCases],
  'functions/domain/encoding/new.ts': [...ofDomain, encoding, ...sharedUseCases],
  'functions/domain/verification/new.ts': [...ofDomain, ...sharedUseCases],
  'functions/telemetry/new.ts': [log],
  'functions/endpoints/new.ts': ['api/limits.ts', document, ...useCases, ...ofEndpoints, log, 'zod'],
  'functions/endpoints/http/headers/new.ts': [...ofEndpoints, 'node:crypto'],
  'functions/endpoints/http/new.ts': [
    ...['api/limits.ts', ...useCases, ...ofEndpoints, log, 'zod'],
    ...['node:crypto', 'node:fs/promises'],
  ],
  'functions/workers/new.ts': ['api/limits.ts', ...useCases, log, worker],
  'functions/workers/sqs/new.ts': [...useCases, log, worker, sqsWorker, 'aws-lambda'],
  'functions/adapters/new.ts': ['api/limits.ts', tokenAdapter, ...useCases, 'aws-jwt-verify', 'zod'],
  'functions/adapters/encoders/new.ts': [
    ...['api/limits.ts', 'encoder/index.ts', encoderAdapter, ...useCases, 'aws-jwt-verify', 'zod'],
  ],
  'functions/adapters/aws/new.ts': ['api/limits.ts', bucketAdapter, ...useCases, '@aws-sdk/client-s3', 'zod'],
  'functions/adapters/aws/table/new.ts': ['api/limits.ts', tableAdapter, ...useCases, '@aws-sdk/client-s3', 'zod'],
  'functions/runtime/new.ts': [
    ...['api/limits.ts', ...ofEndpoints, log, clients, environment],
    ...['@aws-sdk/client-s3', '@middy/core', 'aws-lambda', 'zod'],
  ],
  'functions/http/new.ts': entry,
  'functions/queue/new.ts': entry,
  'encoder/new.ts': [
    'encoder/index.ts',
    'encoder/align/find-similarity.ts',
    'encoder/detect/find-faces.ts',
    'sharp',
    'node:fs/promises',
  ],
  'encoder/detect/new.ts': [
    'encoder/align/find-similarity.ts',
    'encoder/detect/find-faces.ts',
    'sharp',
    'node:fs/promises',
  ],
  'encoder/describe/new.ts': ['encoder/align/find-similarity.ts', 'sharp', 'node:fs/promises'],
  ...forEach(['encoder/decode/formats/new.ts', 'encoder/decode/formats/jpeg/new.ts', 'encoder/decode/heic/new.ts'], []),
  'encoder/decode/colours/new.ts': ['sharp'],
  'encoder/threads/new.ts': ['encoder/index.ts'],
  'encoder/golden/new.ts': ['encoder/index.ts', 'encoder/align/find-similarity.ts', 'sharp', 'zod', ...node],
  'local/gateway/new.ts': [
    ...['api/limits.ts', 'console/folder.ts', 'encoder/index.ts', environment],
    ...[encoderAdapter, tokenAdapter, ...useCases, endpoint, ...ofEndpoints, log, worker, 'local/gateway/gateway.ts'],
    ...['zod', ...node],
  ],
  'local/gateway/bodies/new.ts': [
    ...['api/limits.ts', environment, ...ofEndpoints, log, 'local/gateway/gateway.ts', 'zod', ...node],
  ],
  ...forEach(
    ['lib/new.ts', 'lib/constructs/new.ts', 'lib/constructs/http/new.ts'],
    [
      ...[
        'api/limits.ts',
        'console/build.ts',
        'lib/settings/settings.ts',
        'lib/constructs/storage/service-key.ts',
        environment,
      ],
      ...['aws-cdk-lib', 'esbuild', 'zod', ...node],
    ],
  ),
  'bin/new.ts': ['lib/settings/settings.ts', 'aws-cdk-lib'],
  ...forEach(
    ['client/new.ts', 'client/connection/new.ts', 'client/connection/times/new.ts'],
    ['api/limits.ts', 'client/index.ts', insideClient, 'zod'],
  ),
  ...forEach(
    [
      'cli/new.ts',
      'cli/api-calls/new.ts',
      'cli/commands/new.ts',
      'cli/pictures/new.ts',
      'cli/results/new.ts',
      'cli/search/new.ts',
      'cli/terminal/new.ts',
      'cli/verification/new.ts',
    ],
    [
      ...['api/limits.ts', 'cli/run.ts', 'client/index.ts', 'encoder/index.ts', ...useCases, environment],
      ...['local/gateway/gateway.ts', 'commander', 'zod', ...node],
    ],
  ),
  'console/new.ts': ['console/build.ts', 'console/folder.ts', 'esbuild', ...node],
  'console/app/new.tsx': ['api/limits.ts', 'client/index.ts', 'console/app/session/state.ts', 'preact/hooks', 'zod'],
  ...forEach(
    ['console/app/view/new.tsx', 'console/app/view/pictures/new.tsx'],
    [...['api/limits.ts', 'client/index.ts', 'console/app/session/state.ts', pageView, 'preact/hooks', 'zod']],
  ),
  ...forEach(
    ['console/app/session/new.ts', 'console/app/session/calls/new.ts'],
    [...['api/limits.ts', 'client/index.ts', 'console/app/session/state.ts', 'zod']],
  ),
};

/** Every new file with all temptations, one a line, under the project's rules. */
let folder: string;
let refused: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'face-encode-test-')));
  const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, overrides }));
  for (const file of Object.keys(rules)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), temptations.map((target) => `import '${specifierOf(file, target)}';\n`).join(''));
  }
  refused = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the import rules of biome.json', () => {
  it.each(Object.entries(rules))('let %s import what its folder may, and nothing else', (file, allowed) => {
    const passed = temptations.filter((target) => !refused.get(file)?.includes(target));

    expect(passed.toSorted()).toEqual(allowed.toSorted());
  });
});

/** The targets that Biome refuses, by file. */
function lint(): Map<string, string[]> {
  const biome = join(import.meta.dirname, '../../../node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' });
  const found = new Map<string, string[]>();
  for (const [, path = '', line = ''] of stdout.matchAll(/noRestrictedImports,file=([^,]+),line=(\d+)/g)) {
    const file = relative(folder, resolve(folder, path));
    found.set(file, [...(found.get(file) ?? []), temptations[Number(line) - 1] ?? '']);
  }
  return found;
}

function specifierOf(file: string, target: string): string {
  if (!/\.tsx?$/.test(target)) return target;
  const path = relative(dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}

function forEach(files: readonly string[], allowed: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(files.map((file) => [file, allowed]));
}
