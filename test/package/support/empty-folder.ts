import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

/** What the npm that runs this test has put into its environment would hide what a fresh folder lacks. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([key]) => !/^npm_|^ONNXRUNTIME|^SCARF/i.test(key) || key === 'npm_config_registry',
  ),
);
environment.PATH = [dirname(process.execPath), environment.PATH].join(delimiter);

/** Runs a command line in a folder, as a person types it. */
export const type = async (folder: string, line: string) =>
  await promisify(execFile)('sh', ['-c', line], { cwd: folder, env: environment });

/** Starts the service in a folder by a command line, on a free port. Resolves with its address; ends it after the test. */
export async function serve(folder: string, line: string): Promise<{ url: string; stderr: () => string }> {
  const child = spawn('sh', ['-c', line], { cwd: folder, env: { ...environment, PORT: '0' }, detached: true });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await closed;
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const url = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const [, found] = /^API +(http:\S+)$/m.exec(stdout) ?? [];
      if (found) resolve(found);
    });
  });
  const ended = closed.then(() => {
    throw new Error(`The service did not start:\n${stdout}${stderr}`);
  });
  ended.catch(() => undefined);
  return { url: await Promise.race([url, ended]), stderr: () => stderr };
}
