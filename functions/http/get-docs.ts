import { resolve } from 'node:path';
import { docsPage, swaggerUiFiles } from '../adapters/docs-page.ts';
import { staticFiles } from '../adapters/static-files.ts';
import { ApiError } from '../domain/errors.ts';
import { textAnswer } from '../runtime/response.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { baseEnvironment, docsEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(docsEnvironment.shape));

// A relative folder lies beside the code, wherever a function's package is unpacked.
const readPackageFile = staticFiles(resolve(import.meta.dirname, environment.DOCS_DIR), swaggerUiFiles);

/** Swagger UI sets style attributes on its elements; everything else comes from our own files. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event) => {
  const name = event.pathParameters?.file ?? 'index.html';
  const file = docsPage.get(name) ?? (await readPackageFile(name));
  if (!file) throw new ApiError('route_not_found');
  return textAnswer(200, file.contentType, file.text, {
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'public, max-age=300',
  });
});
