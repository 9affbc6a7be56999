import { requests } from '../../api/requests.ts';
import { ApiError } from '../domain/errors.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { textResponse } from './http/response.ts';
import { docsPage } from './pages/docs-page.ts';
import type { ReadStaticFile } from './pages/static-files.ts';

export interface DocsDependencies {
  /** The files of Swagger UI's package. */
  readonly readPackageFile: ReadStaticFile;
}

/** Swagger UI sets style attributes on its elements; everything else comes from our own files. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /docs`: the OpenAPI document as a page. */
export const getDocsEndpoint = (dependencies: DocsDependencies): Endpoint =>
  publicEndpoint(requests.getDocs, noBody, async () => await answerFile(dependencies, 'index.html'));

/** `GET /docs/{file}`: a file of that page. */
export const getDocsFileEndpoint = (dependencies: DocsDependencies): Endpoint =>
  publicEndpoint(requests.getDocsFile, noBody, async ({ path }) => await answerFile(dependencies, path.file));

async function answerFile({ readPackageFile }: DocsDependencies, name: string) {
  const file = docsPage.get(name) ?? (await readPackageFile(name));
  if (!file) throw new ApiError('route_not_found');
  return textResponse(200, file.contentType, file.text, {
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'public, max-age=300',
  });
}
