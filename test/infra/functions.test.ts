import { describe, expect, it } from 'vitest';
import { routes } from '../../api/routes.ts';
import { entryOf } from '../../lib/function-entries.ts';
import { functionSpecs } from '../../lib/function-specs.ts';
import { functionsByEntry, resourcesOf, synthesise } from './support/synth.ts';

const { service } = synthesise({ faceSearch: 'true' });
const functions = functionsByEntry(service);

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: a function that sets one cannot be made. */
const reservedNames = /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_|TZ$|LAMBDA_)/;

describe('every function', () => {
  it('is made for each entry of the routes and the queues, once', () => {
    const entries = new Set(routes.map(({ operationId }) => entryOf[operationId]));
    const queues = Object.keys(functionSpecs).filter((entry) => entry.startsWith('functions/queue/'));
    expect([...functions.keys()].sort()).toEqual([...entries, ...queues].sort());
  });

  it('runs Node 24 on arm64, is traced, and has the size and time of its line in the table', () => {
    for (const [entry, { properties }] of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        MemorySize: functionSpecs[entry]?.memory,
        Timeout: functionSpecs[entry]?.timeout,
      });
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

it('an entry that has no line in the table stops the synthesis with its name', async () => {
  const { bundleFunction } = await import('../../lib/bundle/bundle-function.ts');
  await expect(bundleFunction('functions/http/nothing.ts')).rejects.toThrow('functions/http/nothing.ts');
});
