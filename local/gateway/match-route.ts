/** What the router needs to know of a route. */
export interface RoutePattern {
  readonly method: string;
  /** Path of the resource: `{name}` stands for one segment. */
  readonly path: string;
}

export type RouteMatch<Route extends RoutePattern> =
  | { readonly kind: 'matched'; readonly route: Route; readonly pathParameters: Readonly<Record<string, string>> }
  | { readonly kind: 'no_route' }
  /** A route has this path, but not with this method. */
  | { readonly kind: 'no_method'; readonly allowed: readonly string[] };

/**
 * Finds the route of a request by its method and its path as it was sent, without the query. Like API Gateway, it prefers
 * a resource that spells a segment out to one that takes any, and decodes the parameters of the path. A GET route answers
 * HEAD too.
 */
export type Router<Route extends RoutePattern> = (method: string, path: string) => RouteMatch<Route>;

export function createRouter<Route extends RoutePattern>(routes: readonly Route[]): Router<Route> {
  const resources = Map.groupBy(routes, ({ path }) => path);
  const patterns = [...resources]
    .map(([path, ofResource]) => ({ segments: path.split('/').map(readSegment), routes: ofResource }))
    .toSorted((one, other) => countParameters(one.segments) - countParameters(other.segments));
  return (method, path) => {
    const actual = path.split('/');
    for (const { segments, routes: ofResource } of patterns) {
      const pathParameters = matchSegments(segments, actual);
      if (!pathParameters) continue;
      const route = findMethod(ofResource, method);
      return route ? { kind: 'matched', route, pathParameters } : { kind: 'no_method', allowed: methodsOf(ofResource) };
    }
    return { kind: 'no_route' };
  };
}

interface Segment {
  readonly text: string;
  /** Name of the parameter that it stands for. */
  readonly parameter: string | undefined;
}

const readSegment = (text: string): Segment => ({ text, parameter: /^\{(.+)\}$/.exec(text)?.[1] });

const countParameters = (segments: readonly Segment[]): number =>
  segments.filter(({ parameter }) => parameter !== undefined).length;

function findMethod<Route extends RoutePattern>(routes: readonly Route[], method: string): Route | undefined {
  const find = (wanted: string) => routes.find((route) => route.method === wanted);
  return find(method) ?? (method === 'HEAD' ? find('GET') : undefined);
}

const methodsOf = (routes: readonly RoutePattern[]): string[] =>
  routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

/** The decoded parameters, or undefined when the path is not the pattern's. */
function matchSegments(expected: readonly Segment[], actual: readonly string[]): Record<string, string> | undefined {
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, { text, parameter }] of expected.entries()) {
    const segment = actual[index] ?? '';
    if (parameter === undefined) {
      if (text !== segment) return undefined;
      continue;
    }
    const value = decodeSegment(segment);
    if (!value) return undefined;
    parameters[parameter] = value;
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
