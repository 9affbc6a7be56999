import { resolve } from 'node:path';
import { readEnvironment } from '../../settings/read-environment.ts';
import { getDocsEndpoint, getDocsFileEndpoint } from '../endpoints/get-docs.ts';
import { swaggerUiFiles } from '../endpoints/pages/docs-page.ts';
import { staticFiles } from '../endpoints/pages/static-files.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { docsEnvironment, publicEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(publicEnvironment.extend(docsEnvironment.shape));

const dependencies = {
  // A relative folder lies beside the code, wherever a function's package is unpacked.
  readPackageFile: staticFiles(resolve(import.meta.dirname, environment.DOCS_DIR), swaggerUiFiles),
};

const page = getDocsEndpoint(dependencies);
const file = getDocsFileEndpoint(dependencies);

/** Both routes of the page share this function. */
export const handler = httpHandler(
  async (request, context) => await (request.pathParameters.file === undefined ? page : file)(request, context),
  environment,
);
