/** What the gateway needs to know of a route. */
export interface GatewayRoute {
  readonly method: string;
  /** API Gateway resource path: `{name}` stands for one segment. */
  readonly path: string;
}

export type RouteMatch<Route extends GatewayRoute> =
  | { readonly kind: 'matched'; readonly route: Route; readonly pathParameters: Record<string, string> }
  | { readonly kind: 'no_route' }
  /** A route has this path, but not with this method. */
  | { readonly kind: 'no_method'; readonly allowed: readonly string[] };

/**
 * Finds the route of a request. Like API Gateway, it prefers a resource that spells a segment out to one that takes any,
 * and hands over path parameters decoded.
 *
 * @param path path of the request as it was sent, without the query
 */
export function matchRoute<Route extends GatewayRoute>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> {
  const candidates = routes.flatMap((route) => {
    const pathParameters = matchPath(route.path, path);
    return pathParameters ? [{ route, pathParameters }] : [];
  });
  const fewest = Math.min(...candidates.map(({ pathParameters }) => Object.keys(pathParameters).length));
  const sameResource = candidates.filter(({ pathParameters }) => Object.keys(pathParameters).length === fewest);
  if (sameResource.length === 0) return { kind: 'no_route' };
  const found = sameResource.find(({ route }) => route.method === method);
  if (!found) return { kind: 'no_method', allowed: sameResource.map(({ route }) => route.method) };
  return { kind: 'matched', ...found };
}

/** The decoded path parameters, or undefined when the path is not the pattern's. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const segment = actual[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
      continue;
    }
    const value = decodeSegment(segment);
    if (!value) return undefined;
    parameters[name] = value;
  }
  return parameters;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
