import { openEncoder } from '../../encoder/index.ts';
import { createLog } from '../../functions/telemetry/log.ts';
import { warnOpenEncoder } from '../gateway/access/warn-open.ts';
import { explainEncoder } from '../process/explain-encoder.ts';
import { readableSink } from '../process/readable-log.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { readEncoderSettings } from '../settings/encoder-settings.ts';
import { closeEncoder } from './close-encoder.ts';
import { startEncoderServer } from './encoder-server.ts';

/** The entry of `npm run encoder`: the built-in encoder as a service of its own. */
await runUntilSignal(async () => {
  const { host, port, allowedHosts, encoderThreads, detectionThreshold, heic } = readEncoderSettings();
  // What goes well is not worth a line.
  const log = createLog(
    'warn',
    readableSink((line) => process.stderr.write(`${line}\n`)),
  );
  const encoder = await explainEncoder(openEncoder({ threads: encoderThreads, detectionThreshold, heic }));
  const server = await startEncoderServer({ encoder, host, port, allowedHosts, log });
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
  const warning = warnOpenEncoder(host);
  if (warning) process.stderr.write(`${warning}\n`);
  return { close: () => closeEncoder(server, encoder) };
});
