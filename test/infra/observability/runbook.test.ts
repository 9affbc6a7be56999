import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionNames } from '../../../lib/function-specs.ts';
import { token, webhook } from '../support/example-settings.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
const { service } = synthesise({ ...token, ...webhook, faceSearch: 'true' });

const found = (pattern: RegExp): string[][] => [...page.matchAll(pattern)].map(([, ...groups]) => groups);

/** add-image -> AddImage */
const logicalName = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('the runbook', () => {
  it('lists the functions that are deployed', () => {
    const [[list = ''] = []] = found(/^The functions are called ([\s\S]*?)\. Every line/gm);
    const named = [...list.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name);

    expect([...new Set(named)].toSorted()).toEqual(functionNames.map(logicalName).toSorted());
  });

  it('asks for outputs that the stack has', () => {
    const asked = found(/\$\(output (\w+)\)/g).flat();

    expect(asked.length).toBeGreaterThan(5);
    expect(Object.keys(service.toJSON().Outputs)).toEqual(expect.arrayContaining(asked));
  });

  it('asks for resources of which there is exactly one', () => {
    const ofLogs = found(/^logs (\w+)/gm).map(([name = '']) => ['AWS::Logs::LogGroup', name]);
    const asked = [...found(/\$\(resource (AWS::\w+::\w+) (\w+)\)/g), ...ofLogs];
    const counted = asked.map(([type = '', name = '']) => {
      const ids = Object.keys(resourcesOf(service, type)).filter((id) => id.includes(name));
      return { type, name, ids: ids.length };
    });

    expect(counted.length).toBeGreaterThan(10);
    expect(counted.filter(({ ids }) => ids !== 1)).toEqual([]);
  });
});
