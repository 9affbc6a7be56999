/** A request as an endpoint sees it, wherever it came in. */
export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
  /** Path of the resource as in api/routes.ts, with `{name}` for its parameters. */
  readonly route: string;
  /** Path as the client called it, without the query. A stage or a base path of AWS, or one of a proxy, may stand before the route. */
  readonly path: string;
  /** Scheme and authority as the client called them, such as http://localhost:8001. */
  readonly origin: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Decoded; a query in which a parameter comes twice never gets here. */
  readonly query: Readonly<Record<string, string>>;
  /** By names in lower case; of a repeated header the last value, or the whole list. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The caller, as the authorizer says and never as the request does; undefined where none is known. */
  readonly principal: string | undefined;
}

/** The caller where there is no authentication. */
export const ANYONE = 'anyone';

/**
 * The path of a resource of this API as the client must call it: the stage or the base path of a custom domain on AWS, or the
 * path of a proxy, stands before it, which is what the request's own path has more than its route.
 */
export function linkTo({ path, route }: Pick<HttpRequest, 'path' | 'route'>, target: string): string {
  const requested = path.split('/');
  const ownSegments = route.split('/').length - 1;
  return requested.slice(0, requested.length - ownSegments).join('/') + target;
}
