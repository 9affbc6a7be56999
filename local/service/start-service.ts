import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_VERSION } from '../../api/version.ts';
import { tokenVerifier } from '../../functions/adapters/token-verifier.ts';
import { createLog, type Log, type LogSink } from '../../functions/telemetry/log.ts';
import { uploadForms } from '../direct-upload/upload-forms.ts';
import { type Gateway, startGateway } from '../gateway/gateway.ts';
import { finishWithin } from '../process/finish-within.ts';
import { explainListenError } from '../process/listen.ts';
import { readableSink } from '../process/readable-log.ts';
import { StartError } from '../process/start-error.ts';
import type { Settings } from '../settings/service-settings.ts';
import { type Home, openHome } from '../store/open-home.ts';
import { createRoutes } from './create-routes.ts';
import { encoderIdentity, type OpenedEncoder, openEncoderOf } from './open-encoder.ts';
import { startWorkers } from './start-workers.ts';

/** The whole service, running in this process. Several may run side by side, each with a folder and a port of its own. */
export interface Service {
  /** Base URL of the API, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, finishes within 10 seconds what is under way, and closes the data folder. */
  close(): Promise<void>;
}

/**
 * Seconds after which an erasure is done again. All work on a picture is in this process, and finds the slot gone; the second
 * time is for a process that ends in the middle of the first.
 */
const ERASE_AGAIN_SECONDS = 20;

/** Milliseconds that the encoder may take to close once its work is done or given up. */
const ENCODER_GRACE = 1_000;

/**
 * Opens the data folder, recovers what an earlier run has left, opens the encoder, and starts the gateway and the workers. What
 * waits for an encoder that cannot be opened loses no try: its worker does not run.
 *
 * @throws {StartError} with one line for a person: port in use, data folder not usable, files damaged, encoder not usable
 */
export async function startService(settings: Settings): Promise<Service> {
  const log = createLog(settings.logLevel, chooseSink(settings));
  const home = openHome(settings.dataDir, {
    events: settings.webhookUrl !== undefined,
    faceSearch: settings.faceSearch,
    log,
  });
  try {
    await home.recover();
    const encoder = await openEncoderOf(settings, log);
    const gateway = await openGateway(settings, home, encoder, log).catch(async (error: unknown) => {
      await closeEncoder(encoder);
      throw error;
    });
    const workers = startWorkers({ settings, home, encoder, log });
    const maintenance = home.maintain();
    const { host, tokens } = settings;
    const facts = { version: SERVICE_VERSION, host, port: gateway.port, auth: tokens ? 'jwt' : 'none' };
    log.info('STARTED', 'The service takes requests', facts);
    return {
      url: gateway.url,
      port: gateway.port,
      async close() {
        log.info('STOPPING', 'The service takes no more requests, and finishes what is under way within 10 seconds');
        if (!(await finishWithin(Promise.all([gateway.close(), workers.stop()])))) {
          log.warn('SHUTDOWN_INCOMPLETE', 'Work was still under way after 10 seconds; the next start goes on with it');
          gateway.destroy();
        }
        await maintenance.stop();
        await closeEncoder(encoder);
        home.close();
        log.info('STOPPED', 'The service has stopped');
      },
    };
  } catch (error) {
    home.close();
    throw error;
  }
}

/** An encoder that hangs must not keep the process. */
async function closeEncoder(encoder: OpenedEncoder): Promise<void> {
  await finishWithin(
    encoder.close().catch(() => undefined),
    ENCODER_GRACE,
  );
}

async function openGateway(settings: Settings, home: Home, { isAvailable }: OpenedEncoder, log: Log): Promise<Gateway> {
  const { host, port, allowedHosts, corsOrigin, tokens, retentionDays, maxWaitSeconds, calibrations } = settings;
  const routes = createRoutes({
    ...home,
    forms: uploadForms(home.uploadSecret, Date.now),
    now: Date.now,
    encoder: encoderIdentity(settings),
    isEncoderAvailable: isAvailable,
    calibrations,
    retentionDays,
    eraseAgainSeconds: ERASE_AGAIN_SECONDS,
    auth: tokens ? 'jwt' : 'none',
    sleep,
    maxWaitSeconds,
  });
  const authenticate = tokens && tokenVerifier(tokens);
  try {
    return await startGateway({ routes, authenticate, host, port, allowedHosts, corsOrigin, log });
  } catch (error) {
    throw new StartError(explainListenError(error, host, port, 'PORT'), { cause: error });
  }
}

function chooseSink({ logFormat }: Settings): LogSink {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (logFormat === 'pretty') return readableSink(print);
  return (record) => print(JSON.stringify({ timestamp: new Date().toISOString(), service: 'face-encode', ...record }));
}
