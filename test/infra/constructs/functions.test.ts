import { describe, expect, it } from 'vitest';
import { routes } from '../../../api/routes.ts';
import { entryOf } from '../../../lib/function-entries.ts';
import { functionSpecs } from '../../../lib/function-specs.ts';
import { token, webhook } from '../support/example-settings.ts';
import { functionsByEntry, resourceOf, resourcesOf, synthesise } from '../support/synth.ts';

const { service } = synthesise({ ...webhook, faceSearch: 'true' });
const functions = functionsByEntry(service);

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: a function that sets one cannot be made. */
const reservedNames = /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_|TZ$|LAMBDA_)/;

describe('every function', () => {
  it('is made for each entry of the routes and the queues, once', () => {
    const entries = new Set(routes.map(({ operationId }) => entryOf[operationId]));
    const queues = Object.keys(functionSpecs).filter((entry) => entry.startsWith('functions/queue/'));
    expect([...functions.keys()].sort()).toEqual([...entries, ...queues].sort());
  });

  it('runs Node 24 on arm64, and has the size and time of its line in the table', () => {
    for (const [entry, { properties }] of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: functionSpecs[entry]?.memory,
        Timeout: functionSpecs[entry]?.timeout,
      });
    }
  });

  it('is traced behind the API, where a rule decides how often, and nowhere else', () => {
    for (const [entry, { properties }] of functions) {
      const mode = entry.startsWith('functions/http/') ? { Mode: 'Active' } : undefined;
      expect({ entry, mode: properties.TracingConfig }).toEqual({ entry, mode });
    }
    service.hasResourceProperties('AWS::XRay::SamplingRule', {
      SamplingRule: {
        RuleName: 'face-encode',
        ServiceName: 'face-encode/api',
        ServiceType: 'AWS::ApiGateway::Stage',
        FixedRate: 0.01,
        ReservoirSize: 0,
      },
    });
  });

  it('writes metrics only where the stack that shows them is deployed', () => {
    const namespaces = (template: typeof service) =>
      new Set(
        [...functionsByEntry(template).values()].map(
          ({ properties }) => properties.Environment.Variables.METRICS_NAMESPACE,
        ),
      );

    expect(namespaces(service)).toEqual(new Set(['FaceEncode/face-encode']));
    expect(namespaces(synthesise({ observability: 'false' }).service)).toEqual(new Set([undefined]));
  });

  it('opens no source maps at import', () => {
    for (const { properties } of functions.values()) {
      expect(properties.Environment.Variables).not.toHaveProperty('NODE_OPTIONS');
    }
  });

  it('has a role and a log group of its own, whose entries expire', () => {
    const roles = [...functions.values()].map(({ roleId }) => roleId);
    expect(new Set(roles).size).toBe(functions.size);
    const groups = [...functions.values()].map(({ properties }) => JSON.stringify(properties.LoggingConfig));
    expect(new Set(groups).size).toBe(functions.size);
    for (const { Properties, DeletionPolicy } of Object.values(resourcesOf(service, 'AWS::Logs::LogGroup'))) {
      expect(Properties.RetentionInDays).toBe(30);
      expect(DeletionPolicy).toBe('Delete');
    }
  });

  it.each([
    ['info', 'WARN'],
    ['error', 'WARN'],
    ['debug', 'INFO'],
  ])('with logLevel=%s has the lines of Lambda itself from %s on, and all of its own', (logLevel, level) => {
    for (const { properties } of functionsByEntry(synthesise({ logLevel }).service).values()) {
      expect(properties.LoggingConfig).toMatchObject({
        LogFormat: 'JSON',
        SystemLogLevel: level,
        ApplicationLogLevel: 'DEBUG',
      });
    }
  });

  it('sets no variable that Lambda keeps for itself', () => {
    for (const { properties } of functions.values()) {
      expect(Object.keys(properties.Environment.Variables).filter((name) => reservedNames.test(name))).toEqual([]);
    }
  });

  it('has 29 seconds at most behind the API, which waits no longer', () => {
    for (const { operationId } of routes)
      expect(functions.get(entryOf[operationId])?.properties.Timeout).toBeLessThanOrEqual(29);
  });
});

describe('executions that are kept ready', () => {
  const { service: ready } = synthesise({ provisionedConcurrency: 'encode-image=2,get-summary=3' });
  const aliases = Object.entries(resourcesOf(ready, 'AWS::Lambda::Alias'));
  const aliasOf = (name: string) => aliases.find(([id]) => id.startsWith(name))?.[0] ?? '';

  it('are those of a version, which the API and the queue call', () => {
    expect(aliases).toHaveLength(2);
    const methods = JSON.stringify(resourcesOf(ready, 'AWS::ApiGateway::Method'));
    expect(methods).toContain(aliasOf('FunctionsGetSummary'));
    const mappings = JSON.stringify(resourcesOf(ready, 'AWS::Lambda::EventSourceMapping'));
    expect(mappings).toContain(aliasOf('FunctionsEncodeImage'));
  });

  it('change the reader of a queue in its place: two readers of one queue would take from each other', () => {
    const readersOf = (template: typeof ready) => Object.keys(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
    expect(readersOf(ready)).toEqual(readersOf(synthesise().service));
  });

  it('of the authorizer are those that API Gateway asks, from the next deployment of the stage on', () => {
    const { service: tokens } = synthesise({ ...token, provisionedConcurrency: 'authorize=2' });
    const { AuthorizerUri } = resourceOf(tokens, 'AWS::ApiGateway::Authorizer', '').Properties;
    expect(JSON.stringify(AuthorizerUri)).toContain(resourceOf(tokens, 'AWS::Lambda::Alias', 'FunctionsAuthorize').id);
    const deploymentOf = (template: typeof tokens) => resourceOf(template, 'AWS::ApiGateway::Deployment', '').id;
    expect(deploymentOf(tokens)).not.toBe(deploymentOf(synthesise({ ...token }).service));
  });

  it('are not made when nobody asks for them', () => {
    service.resourceCountIs('AWS::Lambda::Alias', 0);
    service.resourceCountIs('AWS::Lambda::Version', 0);
    for (const { properties } of functions.values())
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

it('an entry that has no line in the table stops the synthesis with its name', async () => {
  const { bundleFunction } = await import('../../../lib/bundle/bundle-function.ts');
  await expect(bundleFunction('functions/http/nothing.ts')).rejects.toThrow('functions/http/nothing.ts');
});
