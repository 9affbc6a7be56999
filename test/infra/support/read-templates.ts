import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { functionsByEntry, resourceOf, type Synthesised } from './synth.ts';

export const policyOf = (template: Template): unknown =>
  resourceOf(template, 'AWS::ApiGateway::RestApi', '').Properties.Policy;

const stageSchema = z.looseObject({
  TracingEnabled: z.boolean(),
  MethodSettings: z.array(
    z.looseObject({
      HttpMethod: z.string(),
      ResourcePath: z.string(),
      ThrottlingRateLimit: z.number(),
      ThrottlingBurstLimit: z.number(),
    }),
  ),
});

const stageOf = (template: Template) =>
  stageSchema.parse(resourceOf(template, 'AWS::ApiGateway::Stage', '').Properties);

export const tracedStage = (template: Template): boolean => stageOf(template).TracingEnabled;

/** Rate and burst of each method that has its own, in the escapes of API Gateway undone. */
export const throttlesOf = (template: Template): Map<string, [number, number]> =>
  new Map(
    stageOf(template).MethodSettings.map(({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) => [
      `${HttpMethod} ${ResourcePath.replaceAll('~1', '/').replace(/^\/\//, '/')}`,
      [ThrottlingRateLimit, ThrottlingBurstLimit],
    ]),
  );

export const warningsOf = ({ app }: Synthesised): string =>
  JSON.stringify(
    app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === 'aws:cdk:warning'),
  );

export const variable = (template: Template, entry: string, name: string): unknown =>
  functionsByEntry(template).get(entry)?.properties.Environment.Variables[name];
