import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../../package.json' with { type: 'json' };

const script = readFileSync('.ci/run', 'utf8');
const [, list = ''] = /^lanes=\(\n(.*?)^\)/ms.exec(script) ?? [];
const lanes = [...list.matchAll(/'(.+)'/g)].map(([, lane = '']) => lane);

describe('the lanes of .ci/run', () => {
  it('are those of the workflow, which has two more', () => {
    const workflow = parse(readFileSync('.github/workflows/ci.yml', 'utf8'));

    expect(lanes.length).toBeGreaterThan(5);
    expect(workflow.jobs.lane.strategy.matrix.lane).toEqual([...lanes, 'npm run test:image', 'npm run test:arm64']);
  });

  it('are scripts of package.json', () => {
    const missing = lanes.filter((lane) => !(lane.replace(/^npm (run )?/, '') in manifest.scripts));

    expect(missing).toEqual([]);
  });
});
