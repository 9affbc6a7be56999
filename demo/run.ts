import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../client/index.ts';
import { applyEnvironment } from '../functions/runtime/env.ts';
import { startService } from '../local/service.ts';
import { readSettings } from '../local/settings.ts';
import { showProgress } from './progress.ts';
import { describeSummary } from './report.ts';
import { readSamplePictures } from './sample-photos.ts';

/** Shows the whole service at work: starts it on free ports, uploads sample pictures, waits, and prints what was found. */
async function runDemo(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'face-encode-demo-'));
  applyEnvironment({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' });
  const service = await startService(readSettings());
  console.log(`The service runs at ${service.url} for as long as this takes.\n`);
  try {
    await encodeSamples(service.url);
  } finally {
    await service.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function encodeSamples(url: string): Promise<void> {
  const client = createClient({ url });
  const pictures = await readSamplePictures();
  const { container_id: containerId } = await client.createContainer();
  for (const { bytes } of pictures) await client.uploadImage(containerId, bytes);
  console.log(`Uploaded ${pictures.length} pictures to container ${containerId}.`);
  const summary = await client.waitForSummary(containerId, { onUpdate: showProgress(process.stdout) });
  console.log(`\n${describeSummary(summary, pictures)}`);
}

await runDemo();
process.exit(0);
