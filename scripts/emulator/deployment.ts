import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { cacheFolder, projectFolder } from '../../lib/bundle/folders.ts';
import type { Architecture } from '../../lib/bundle/worker-package.ts';
import { runStep } from './run-step.ts';

/** The CDK command line against one endpoint. */
export interface Cdk {
  bootstrap(assembly: string): Promise<void>;
  /**
   * Synthesises with these settings; the result is a folder that the other commands take.
   *
   * @param source folder of the project, when not this one
   */
  synth(name: string, settings: Readonly<Record<string, string>>, source?: string): Promise<string>;
  /** Deploys and gives the base URL of the API. */
  deploy(assembly: string): Promise<string>;
  destroy(assembly: string): Promise<void>;
}

/** Functions run on this machine's own processor. */
export const emulatorArchitecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';

/** The settings that every deployment to an emulator on this machine has. */
export const emulatorSettings = { emulator: 'true', retainData: 'false', architecture: emulatorArchitecture };

/** What the emulator believes, and what every AWS tool insists on. */
const emulatorCredentials = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

export const emulatorEnvironment = (endpoint: string) => ({
  ...emulatorCredentials,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
});

/** Where an emulator answers for an API: the URL that the stack tells is the one of AWS, which does not lead there. */
export const executeUrl = (endpoint: string, apiId: string) => `${endpoint}/restapis/${apiId}/api/_user_request_`;

const outputsSchema = z.record(z.string(), z.object({ ApiId: z.string().optional() }));

/**
 * The ordinary CDK command line, for an account that an emulator keeps at `endpoint`.
 *
 * @param patience seconds that one command may take
 */
export function cdkAt(endpoint: string, patience = 180): Cdk {
  const env = { ...emulatorEnvironment(endpoint), CI: '1' };
  const program = join(projectFolder, 'node_modules', '.bin', 'cdk');
  const cdk = (title: string, args: readonly string[], timeout: number, cwd = projectFolder) =>
    runStep(title, [program, ...args], { cwd, env, timeout });
  return {
    async synth(name, settings, source) {
      const assembly = join(cacheFolder, 'assemblies', name);
      await rm(assembly, { recursive: true, force: true });
      const context = Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]);
      await cdk(`cdk synth (${name})`, ['synth', '--quiet', ...context, '--output', assembly], patience, source);
      return assembly;
    },
    async bootstrap(assembly) {
      await cdk('cdk bootstrap', ['bootstrap', 'aws://000000000000/us-east-1', '--app', assembly], patience);
    },
    async deploy(assembly) {
      const outputs = join(assembly, 'outputs.json');
      const args = ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs];
      await cdk('cdk deploy', args, patience);
      const stacks = outputsSchema.parse(JSON.parse(await readFile(outputs, 'utf8')));
      const apiId = Object.values(stacks).find((stack) => stack.ApiId)?.ApiId;
      if (!apiId) throw new Error('The stack has no output ApiId');
      return executeUrl(endpoint, apiId);
    },
    async destroy(assembly) {
      await cdk('cdk destroy', ['destroy', '--all', '--force', '--app', assembly], patience);
    },
  };
}
