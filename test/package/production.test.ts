import { expect, it } from 'vitest';
import { cloneProject } from './support/clone-project.ts';
import { serve, type } from './support/empty-folder.ts';
import { expectService } from './support/expect-service.ts';

it('a clone without development packages installs without a warning, and starts', async () => {
  const folder = await cloneProject();

  const { stdout, stderr } = await type(folder, 'npm ci --omit=dev');
  expect(stdout + stderr).not.toMatch(/warn/i);

  const service = await serve(folder, 'npm start');
  await expectService(service.url);
  expect(service.stderr()).toBe('');
});
