import type { Variables } from '../../settings/read-environment.ts';
import { warnOpen } from '../gateway/access/warn-open.ts';
import { type Service, startService } from '../service/start-service.ts';
import { readSettings } from '../settings/service-settings.ts';
import { warnCalibration } from '../settings/warn-calibration.ts';
import { warnUnsigned } from '../webhook/warn-unsigned.ts';

/**
 * Starts the service with the settings of the environment, and prints where it is for a person who reads along.
 *
 * @param overrides variables that come from elsewhere, such as the options of a command
 */
export async function startAndPrint(overrides: Variables = {}): Promise<Service> {
  const settings = readSettings(overrides);
  const auth = settings.tokens ? 'jwt' : 'none';
  const service = await startService(settings);
  // What collects JSON takes every line for it; there `STARTED` says where the service is.
  if (settings.logFormat === 'pretty') process.stdout.write(`${describeStart(service.url, auth)}\n`);
  const warnings = [
    warnOpen(settings.host, auth),
    warnUnsigned(settings.webhookUrl, settings.webhookKeys),
    ...warnCalibration(settings),
  ];
  for (const warning of warnings) if (warning) process.stderr.write(`${warning}\n`);
  return service;
}

function describeStart(url: string, auth: 'none' | 'jwt'): string {
  const token = auth === 'jwt' ? ' -H "Authorization: Bearer $TOKEN"' : '';
  return [
    `API           ${url}`,
    `Console       ${url}/`,
    `Documentation ${url}/docs`,
    'Try it:',
    `  curl -X POST${token} ${url}/v1/containers`,
    'Stop with Ctrl+C.',
    '',
  ].join('\n');
}
