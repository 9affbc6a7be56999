import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the command', () => {
  const synth = (args: readonly string[]) => {
    const output = mkdtempSync(join(tmpdir(), 'cdk-out-'));
    const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    const root = join(import.meta.dirname, '..', '..');
    const cdk = join(root, 'node_modules', '.bin', 'cdk');
    // No region, no profile, no credentials.
    execFileSync(cdk, ['synth', '--quiet', '--output', output, ...args], {
      cwd: root,
      env: { ...Object.fromEntries(environment), CI: '1' },
      stdio: 'pipe',
    });
    return readdirSync(output);
  };

  it('cdk synth works with the default settings and without any AWS credentials', () => {
    expect(synth([])).toEqual(
      expect.arrayContaining(['face-encode.template.json', 'face-encode-observability.template.json']),
    );
  });

  it('cdk synth names a wrong setting, its values and its default', () => {
    expect(() => synth(['-c', 'auth=password'])).toThrow(
      /Setting auth: "password" is not allowed .*`iam`.*default `iam`/s,
    );
  });
});
