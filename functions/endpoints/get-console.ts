import { requests } from '../../api/requests.ts';
import { ApiError } from '../domain/errors.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { textResponse } from './http/response.ts';
import type { ReadStaticFile } from './pages/static-files.ts';

export interface ConsoleDependencies {
  /** The built files of the page. */
  readonly readConsoleFile: ReadStaticFile;
  /** Where the forms of `/uploads` go, if not to this API's own origin. */
  readonly uploadOrigin?: string | undefined;
}

const PAGE = 'index.html';

/** `GET /`: the console page. */
export const getConsoleEndpoint = ({ readConsoleFile, uploadOrigin }: ConsoleDependencies): Endpoint =>
  publicEndpoint(requests.getConsole, noBody, async ({ request }) => {
    const page = await readConsoleFile(PAGE);
    if (!page) throw new ApiError('route_not_found');
    return textResponse(200, page.contentType, page.text.replaceAll('{{base}}', relativeBase(request.path)), {
      'Content-Security-Policy': contentSecurityPolicy(uploadOrigin),
      // A person may take a picture with the camera; frames and other origins may not.
      'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
      'Referrer-Policy': 'no-referrer',
      // An older page would name scripts that are gone.
      'Cache-Control': 'no-cache',
    });
  });

/**
 * Where the API is, seen from the page: a proxy may serve it below a path that this service does not know. The stage of AWS is in
 * the path; there a browser may ask for the page with a slash at its end or without.
 */
const relativeBase = (path: string): string => `./${path.split('/').at(-1)}`.replace(/\/$/, '');

/** `GET /console/{file}`: a file of that page. */
export const getConsoleFileEndpoint = ({ readConsoleFile }: Pick<ConsoleDependencies, 'readConsoleFile'>): Endpoint =>
  publicEndpoint(requests.getConsoleFile, noBody, async ({ path }) => {
    const file = path.file === PAGE ? undefined : await readConsoleFile(path.file);
    if (!file) throw new ApiError('route_not_found');
    // All but the icon and the sources of the samples have a hash of their content in their name.
    return textResponse(200, file.contentType, file.text, { 'Cache-Control': 'public, max-age=86400' });
  });

/** The page talks to this API, and to the store that takes larger pictures. Small versions of pictures are data URLs. */
const contentSecurityPolicy = (uploadOrigin: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${uploadOrigin ? ` ${uploadOrigin}` : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
