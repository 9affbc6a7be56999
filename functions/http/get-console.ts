import { resolve } from 'node:path';
import { staticFiles } from '../adapters/static-files.ts';
import { ApiError } from '../domain/errors.ts';
import { textAnswer } from '../runtime/response.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { baseEnvironment, consoleEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(consoleEnvironment.shape));

// A relative folder lies beside the code, wherever a function's package is unpacked.
const readConsoleFile = staticFiles(resolve(import.meta.dirname, environment.CONSOLE_DIR));

/** The page talks to this API, and to the store that takes big pictures. Small versions of pictures are data URLs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  `connect-src 'self'${environment.UPLOAD_ORIGIN ? ` ${environment.UPLOAD_ORIGIN}` : ''}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event) => {
  const name = event.pathParameters?.file;
  const file = await readConsoleFile(name ?? 'index.html');
  if (!file || name === 'index.html') throw new ApiError('route_not_found');
  if (name !== undefined) {
    // All but the icon have a hash of their content in their name.
    return textAnswer(200, file.contentType, file.text, { 'Cache-Control': 'public, max-age=86400' });
  }
  const base = event.requestContext.path.replace(/\/$/, '');
  return textAnswer(200, file.contentType, file.text.replaceAll('{{base}}', base), {
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    // A page of yesterday would name scripts that are gone.
    'Cache-Control': 'no-cache',
  });
});
