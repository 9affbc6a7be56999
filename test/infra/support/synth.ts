import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { buildApp } from '../../../lib/build-app.ts';
import type { ServiceStack } from '../../../lib/service-stack.ts';
import { parseSettings } from '../../../lib/settings/parse-settings.ts';

/** The templates of a deployment, with an empty file for the code of every function: no test here looks into it. */

const codeFolder = mkdtempSync(join(tmpdir(), 'face-encode-infra-'));
writeFileSync(join(codeFolder, 'index.mjs'), '');

const cdkSchema = z.object({ context: z.record(z.string(), z.unknown()) });
const cdkFile = readFileSync(join(import.meta.dirname, '..', '..', '..', 'cdk.json'), 'utf8');

/** The feature flags with which the real command works. */
const featureFlags = cdkSchema.parse(JSON.parse(cdkFile)).context;

export interface Synthesised {
  readonly app: App;
  readonly service: Template;
  /** The stack with dashboard and alarms; empty when the settings leave it out. */
  readonly observability: Template;
}

const synthesised = new Map<string, Synthesised>();

/** The templates for these settings. They are made once: tests only read them. */
export function synthesise(context: Readonly<Record<string, unknown>> = {}): Synthesised {
  const key = JSON.stringify(context);
  const made = synthesised.get(key) ?? synthesiseWith(context);
  synthesised.set(key, made);
  return made;
}

/** @param change does something to the stack before it is synthesised */
export function synthesiseWith(
  context: Readonly<Record<string, unknown>>,
  change: (service: ServiceStack) => void = () => undefined,
): Synthesised {
  const app = new App({ context: { ...featureFlags, ...context }, outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) });
  const { service, observability } = buildApp(app, parseSettings(app.node.getAllContext()), () => codeFolder);
  change(service);
  return {
    app,
    service: Template.fromStack(service),
    observability: observability ? Template.fromStack(observability) : Template.fromString('{}'),
  };
}

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  DependsOn: z.unknown().optional(),
});

export type Resource = z.output<typeof resourceSchema>;

/** The resources of a type, by their logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return z.record(z.string(), resourceSchema).parse(template.findResources(type));
}

/** The one resource of a type whose logical id begins so. */
export function resourceOf(template: Template, type: string, idPrefix: string): Resource & { readonly id: string } {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(idPrefix));
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new Error(`${found.length} resources of ${type} are called ${idPrefix}…`);
  return { id: first[0], ...first[1] };
}

const functionSchema = z.looseObject({
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }),
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  Timeout: z.number(),
  MemorySize: z.number(),
});

export interface DeployedFunction {
  readonly id: string;
  readonly properties: z.output<typeof functionSchema>;
  readonly roleId: string;
}

/** The functions of the service, by the entry file that each runs. */
export function functionsByEntry(template: Template): Map<string, DeployedFunction> {
  return new Map(
    Object.entries(resourcesOf(template, 'AWS::Lambda::Function'))
      .filter(([, { Metadata }]) => 'entry' in Metadata)
      .map(([id, { Metadata, Properties }]) => {
        const properties = functionSchema.parse(Properties);
        return [String(Metadata.entry), { id, properties, roleId: properties.Role['Fn::GetAtt'][0] }];
      }),
  );
}

const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown(),
});

const policySchema = z.looseObject({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.object({ Ref: z.string() })).optional(),
});

export type Statement = z.output<typeof statementSchema>;

/** What the role of a function may do. */
export function statementsOf(template: Template, { roleId }: DeployedFunction): Statement[] {
  return Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .map(({ Properties }) => policySchema.parse(Properties))
    .filter(({ Roles }) => Roles?.some(({ Ref }) => Ref === roleId))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}
