import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/build-app.ts';
import { packageFunctions } from '../lib/bundle/package-functions.ts';
import { parseSettings, SettingsError } from '../lib/settings/parse-settings.ts';

const app = new App();
try {
  const settings = parseSettings(app.node.getAllContext());
  buildApp(app, settings, await packageFunctions(settings));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
