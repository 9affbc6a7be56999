import { type Service, startService } from './service.ts';
import { readSettings } from './settings.ts';

/** Starts the service with the settings of the environment, and tells on standard output where it is. */
export async function announceStart(): Promise<Service> {
  const service = await startService(readSettings());
  process.stdout.write(`${describeStart(service.url)}\n`);
  return service;
}

function describeStart(url: string): string {
  return [
    `API           ${url}`,
    `Console       ${url}/`,
    `Documentation ${url}/docs`,
    'Try it:',
    `  curl -X POST ${url}/v1/containers`,
    'Stop with Ctrl+C.',
    '',
  ].join('\n');
}
