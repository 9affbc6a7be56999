import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { localStackServices } from '../../scripts/localstack/start.ts';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'localstack-compose.yml');

/** What dclint finds, which carries the schema of the Compose specification. */
function lint(path: string): string {
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'dclint'), [path], { encoding: 'utf8' });
  return stdout.trim();
}

const { services } = z
  .object({
    services: z.record(
      z.string(),
      z.looseObject({
        image: z.string(),
        ports: z.array(z.string()),
        profiles: z.array(z.string()).min(1),
        healthcheck: z.looseObject({ test: z.array(z.string()) }),
        environment: z.record(z.string(), z.string()),
      }),
    ),
  })
  .parse(parse(readFileSync(file, 'utf8')));

describe('the compose file', () => {
  it('follows the schema of the Compose specification', () => {
    expect(lint(file)).toBe('');
  });

  it('would not pass with a word that Compose does not know', () => {
    const broken = join(mkdtempSync(join(tmpdir(), 'compose-')), 'compose.yml');
    writeFileSync(broken, readFileSync(file, 'utf8').replace('    healthcheck:', '    healthchek:'));
    expect(lint(broken)).toContain('ComposeValidationError');
  });

  it('listens on the loopback interface only, with one service a profile and a pinned image', () => {
    for (const [name, { image, ports, profiles, healthcheck }] of Object.entries(services)) {
      expect(profiles).toEqual([name]);
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
      expect(ports).toEqual(['127.0.0.1:4566:4566']);
      expect(healthcheck.test.length).toBeGreaterThan(1);
    }
  });

  it('tells the functions of MiniStack an address that is open to their containers', () => {
    const { DOCKER_NETWORK, AWS_ENDPOINT_URL = '' } = services.ministack?.environment ?? {};
    expect(DOCKER_NETWORK).toBe('face-encode_default');
    // The port is published on the loopback interface, which no other container reaches: only the service's own name is left.
    expect(services).toHaveProperty(new URL(AWS_ENDPOINT_URL).hostname);
    expect(new URL(AWS_ENDPOINT_URL).hostname).toBe('ministack');
  });

  it('starts the last image of LocalStack that needs no token', () => {
    expect(services.localstack?.image).toBe('localstack/localstack:4.14.0');
    expect(services.localstack?.environment).not.toHaveProperty('LOCALSTACK_AUTH_TOKEN');
  });

  it('starts the services of LocalStack that npm run test:localstack starts', () => {
    expect(services.localstack?.environment.SERVICES).toBe(localStackServices);
  });

  it('leaves the host name of LocalStack alone, which would spoil the URLs of queues as an IP address', () => {
    expect(services.localstack?.environment).not.toHaveProperty('LOCALSTACK_HOST');
  });
});
