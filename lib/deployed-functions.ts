import { routesWith } from '../api/routes.ts';
import { entryOf } from './function-entries.ts';
import { functionName, functionNames } from './function-specs.ts';
import type { Settings } from './settings/settings.ts';

/** Those that no route leads to and that only some deployments have. */
const sometimes: Readonly<Record<string, (settings: Settings) => boolean>> = {
  authorize: ({ auth }) => auth === 'jwt',
  'deliver-event': ({ webhookUrl }) => webhookUrl !== undefined,
};

const ofRoutes: ReadonlySet<string> = new Set(Object.values(entryOf).map(functionName));

/** The functions that a deployment with these settings has, as the settings call them. */
export function deployedFunctions(settings: Settings): string[] {
  const reached = new Set(routesWith(settings).map(({ operationId }) => functionName(entryOf[operationId])));
  return functionNames.filter((name) => {
    if (ofRoutes.has(name)) return reached.has(name);
    return sometimes[name]?.(settings) ?? true;
  });
}
