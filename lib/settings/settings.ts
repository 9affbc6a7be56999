import * as z from 'zod';
import { callerSettings, deploymentName } from './caller-settings.ts';
import { capacitySettings } from './capacity-settings.ts';
import { encoderSettings } from './encoder-settings.ts';
import { operationSettings } from './operation-settings.ts';
import { webhookSettings } from './webhook-settings.ts';

/** The settings of a deployment: CDK context (`-c name=value`, or `context` in cdk.json), parsed once at synthesis. */
export const settingsSchema = z.object({
  name: deploymentName,
  ...callerSettings,
  ...encoderSettings,
  ...capacitySettings,
  ...operationSettings,
  ...webhookSettings,
});

export type Settings = Readonly<z.output<typeof settingsSchema>>;

const infoSchema = z.object({ values: z.string(), default: z.string(), meaning: z.string() });

/** What the documentation and the error messages say of a setting. */
export type SettingInfo = z.output<typeof infoSchema> & { readonly name: string };

export const settingInfos: readonly SettingInfo[] = Object.entries(settingsSchema.shape).map(([name, schema]) => ({
  name,
  ...infoSchema.parse(schema.meta()),
}));
