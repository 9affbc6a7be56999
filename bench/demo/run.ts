import { createClient } from 'face-encode-client';
import { startServiceProcess } from '../support/process/service-process.ts';
import { readSamplePictures } from '../support/sample-pictures.ts';
import { showProgress } from './progress.ts';
import { describeSummary } from './report.ts';

/**
 * `npm run demo`: the whole service at work. Starts it on a free port with a temporary folder, uploads sample pictures, waits,
 * and prints which faces were found and how far they are from each other.
 */
async function runDemo(): Promise<void> {
  const service = await startServiceProcess({});
  try {
    console.log(`The service runs at ${service.url} for as long as this takes.\n`);
    await encodeSamples(service.url);
  } finally {
    await service.stop();
  }
}

async function encodeSamples(url: string): Promise<void> {
  const client = createClient({ url });
  const pictures = await readSamplePictures();
  const { container_id: containerId } = await client.createContainer();
  for (const { bytes } of pictures) await client.uploadImage(containerId, bytes);
  console.log(`Uploaded ${pictures.length} pictures to container ${containerId}.`);
  const summary = await client.waitForSummary(containerId, { onUpdate: showProgress(process.stdout) });
  const comparison = await client.getComparison(containerId);
  console.log(`\n${describeSummary(summary, pictures, comparison)}`);
}

try {
  await runDemo();
} catch (error) {
  process.stderr.write(`face-encode: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
