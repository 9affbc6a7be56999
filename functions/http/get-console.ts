import { resolve } from 'node:path';
import { readEnvironment } from '../../settings/read-environment.ts';
import { getConsoleEndpoint, getConsoleFileEndpoint } from '../endpoints/get-console.ts';
import { staticFiles } from '../endpoints/pages/static-files.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { consoleEnvironment, publicEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(publicEnvironment.extend(consoleEnvironment.shape));

const dependencies = {
  // A relative folder lies beside the code, wherever a function's package is unpacked.
  readConsoleFile: staticFiles(resolve(import.meta.dirname, environment.CONSOLE_DIR)),
  uploadOrigin: environment.UPLOAD_ORIGIN,
};

const page = getConsoleEndpoint(dependencies);
const file = getConsoleFileEndpoint(dependencies);

/** Both routes of the page share this function. */
export const handler = httpHandler(
  async (request, context) => await (request.pathParameters.file === undefined ? page : file)(request, context),
  environment,
);
