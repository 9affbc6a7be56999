import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };

const dockerfile = readFileSync('Dockerfile', 'utf8');

/** `npm run test:image` builds and runs the image where there is Docker; this holds everywhere. */
describe('the compose file of one machine', () => {
  const compose = parse(readFileSync('compose.yml', 'utf8'));
  const service = compose.services['face-encode'];

  it('follows the schema of the Compose specification', () => {
    expect(spawnSync('node_modules/.bin/dclint', ['compose.yml'], { encoding: 'utf8' }).stdout.trim()).toBe('');
  });

  it('asks for authentication, and listens on this machine only', () => {
    expect(service.environment.AUTH).toMatch(/^\$\{AUTH:-jwt\}$/);
    expect(service.ports).toEqual(['127.0.0.1:8001:8001']);
  });

  it('has the version of the service, as the documentation has it', () => {
    expect(service.build.tags).toEqual([`face-encode:${manifest.version}`]);
    const named = readFileSync('docs/container.md', 'utf8').match(/face-encode:\d+\.\d+\.\d+/g);
    expect([...new Set(named)]).toEqual([`face-encode:${manifest.version}`]);
  });
});

describe('the Dockerfile', () => {
  it('leaves out only packages that the project has', () => {
    const [, words = ''] = /npm uninstall (.*?)\n[A-Z]/s.exec(dockerfile) ?? [];
    const packages = words.split(/[\s\\]+/).filter((word) => word !== '' && !word.startsWith('--'));

    expect(packages.length).toBeGreaterThan(5);
    expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });

  it('starts with authentication, as a user without rights', () => {
    expect(dockerfile).toMatch(/^ENV .*\bHOST=0\.0\.0\.0\b.*\bAUTH=jwt\b/m);
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  });
});
