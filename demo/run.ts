import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../client/index.ts';
import { applyEnvironment } from '../settings/read-environment.ts';
import { explainFailure } from '../local/run-until-signal.ts';
import { startService } from '../local/service.ts';
import { readSettings } from '../local/settings.ts';
import { showProgress } from './progress.ts';
import { describeSummary } from './report.ts';
import { readSamplePictures } from './sample-photos.ts';

/** Shows the whole service at work: starts it on free ports, uploads sample pictures, waits, and prints what was found. */
async function runDemo(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'face-encode-demo-'));
  try {
    // What the user may have set for a real run: nobody here has a token, and nobody else shall come in.
    applyEnvironment({
      PORT: '0',
      HOST: '127.0.0.1',
      AUTH: 'none',
      WEBHOOK_URL: '',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
    });
    const service = await startService(readSettings());
    console.log(`The service runs at ${service.url} for as long as this takes.\n`);
    try {
      await encodeSamples(service.url);
    } finally {
      await service.close();
    }
  } finally {
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

try {
  await runDemo();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
}
