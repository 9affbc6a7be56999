import { resolve } from 'node:path';
import { docsFiles } from '../adapters/docs-files.ts';
import { Refusal } from '../domain/errors.ts';
import { textAnswer } from '../runtime/answer.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { baseEnvironment, docsEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(docsEnvironment.shape));

// A relative folder lies beside the code, wherever a function's package is unpacked.
const readDocsFile = docsFiles(resolve(import.meta.dirname, environment.DOCS_DIR));

/** Swagger UI sets style attributes on its elements; everything else comes from our own files. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event) => {
  const file = await readDocsFile(event.pathParameters?.file ?? 'index.html');
  if (!file) throw new Refusal('route_not_found');
  return textAnswer(200, file.contentType, file.text, {
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'public, max-age=300',
  });
});
