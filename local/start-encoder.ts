import { openEncoder } from '../encoder/index.ts';
import { closeEncoder } from './close-encoder.ts';
import { startEncoderServer } from './encoder-server.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { readEncoderSettings } from './settings.ts';

/** The entry of `npm run encoder`: the built-in encoder as a service of its own. */
await runUntilSignal(async () => {
  const { host, port, encoderThreads, detectionThreshold } = readEncoderSettings();
  const encoder = await openEncoder({ threads: encoderThreads, detectionThreshold });
  const server = await startEncoderServer({ encoder, host, port, onFailure: printFailure });
  process.stdout.write(
    [
      `Encoder  ${server.url}/v1/selfie`,
      'Try it:',
      `  curl -F file=@photo.jpg ${server.url}/v1/selfie`,
      'Use it for the API:',
      `  ENCODING_SERVICE_URL=${server.url}/v1/selfie npm start`,
      'Stop with Ctrl+C.',
      '',
    ].join('\n'),
  );
  return {
    failure: new Promise<never>(() => undefined),
    close: () => closeEncoder(server, encoder),
  };
});

function printFailure(error: unknown): void {
  process.stderr.write(`The encoder failed: ${error instanceof Error ? error.message : String(error)}\n`);
}
