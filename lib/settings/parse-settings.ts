import { checkTogether } from './check-together.ts';
import { type SettingInfo, type Settings, settingInfos, settingsSchema } from './settings.ts';

/** A setting is missing, unknown or wrong. The message names each one, its values and its default. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Parses the settings out of the CDK context.
 *
 * @throws {SettingsError}
 */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  const present = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(present);
  const problems = [
    ...unknownNames(present).map((name) => `${name}: there is no such setting`),
    ...(parsed.error?.issues.map(({ path }) => explain(String(path[0]), present)) ?? []),
    ...(parsed.data ? checkTogether(parsed.data, new Set(Object.keys(present)), infoOf) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(`Setting ${problems.join('\nSetting ')}`);
  return parsed.data;
}

/** Addresses may hold a secret, and the output of a deployment is kept by build servers. */
const untold: ReadonlySet<string> = new Set(['webhookUrl', 'encodingServiceUrl']);

function explain(name: string, context: Readonly<Record<string, unknown>>): string {
  const { values, default: fallback } = infoOf(name);
  const value = untold.has(name) ? 'what was given' : JSON.stringify(context[name]);
  return `${name}: ${value} is not allowed (allowed: ${values}; default ${fallback})`;
}

function infoOf(name: string): SettingInfo {
  const info = settingInfos.find((candidate) => candidate.name === name);
  if (!info) throw new SettingsError(`${name}: there is no such setting`);
  return info;
}

/** What the CDK command line writes into `cdk.context.json` itself: `cdk cli-telemetry` and `cdk acknowledge`. */
const namesOfTheCommand: ReadonlySet<string> = new Set(['cli-telemetry', 'acknowledged-issue-numbers']);

/** A misspelt name would otherwise be ignored. Names with `:` or `/` are feature flags and lookups of the CDK itself. */
function unknownNames(context: Readonly<Record<string, unknown>>): string[] {
  const isOfTheCdk = (name: string) => /[:/]/.test(name) || namesOfTheCommand.has(name);
  return Object.keys(context).filter((name) => !(name in settingsSchema.shape) && !isOfTheCdk(name));
}
