import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiErrors } from '../../../api/errors.ts';
import { requests } from '../../../api/requests.ts';
import { routes } from '../../../api/routes.ts';
import { errorSchema } from '../../../api/schemas.ts';
import { DEFAULT_HELD_SECONDS } from '../../../settings/work-limits.ts';
import { throttlesOf } from '../support/read-templates.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';

/** With every route that a deployment can have. */
const all = { faceSearch: 'true' };
const { service } = synthesise(all);
const token = { auth: 'jwt', jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };

const methodSchema = z.looseObject({
  HttpMethod: z.string(),
  ResourceId: z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })]),
  AuthorizationType: z.string(),
  Integration: z.looseObject({ Type: z.string() }),
});

const pathPartSchema = z.looseObject({
  PathPart: z.string(),
  ParentId: z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })]),
});

/** Every method of the API as `METHOD /path`. */
function methodsOf(template: typeof service): Map<string, z.output<typeof methodSchema>> {
  const parts = resourcesOf(template, 'AWS::ApiGateway::Resource');
  const pathOf = (id: z.output<typeof methodSchema>['ResourceId']): string => {
    if (!('Ref' in id)) return '';
    const { ParentId, PathPart } = pathPartSchema.parse(parts[id.Ref]?.Properties);
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return new Map(
    Object.values(resourcesOf(template, 'AWS::ApiGateway::Method'))
      .map(({ Properties }) => methodSchema.parse(Properties))
      .map((method) => [`${method.HttpMethod} ${pathOf(method.ResourceId) || '/'}`, method]),
  );
}

const lambdaMethods = (template: typeof service) =>
  [...methodsOf(template)].filter(([, { Integration }]) => Integration.Type === 'AWS_PROXY');

describe('the routes', () => {
  it('are those of the table, HEAD where GET is, and no others', () => {
    const names = lambdaMethods(service).map(([name]) => name);
    const expected = routes.flatMap(({ method, path }) => [
      `${method} ${path}`,
      ...(method === 'GET' ? [`HEAD ${path}`] : []),
    ]);
    expect(names.sort()).toEqual(expected.sort());
  });

  it.each([
    ['iam', {}, 'AWS_IAM'],
    ['jwt', token, 'CUSTOM'],
    ['none', { auth: 'none' }, 'NONE'],
  ])('ask for a caller with auth=%s, but for the open ones', (_, context, expected) => {
    const methods = methodsOf(synthesise({ ...all, ...context }).service);
    for (const { method, path, authenticated } of routes) {
      const wanted = authenticated ? expected : 'NONE';
      expect(methods.get(`${method} ${path}`)?.AuthorizationType).toBe(wanted);
      if (method === 'GET') expect(methods.get(`HEAD ${path}`)?.AuthorizationType).toBe(wanted);
    }
  });

  it('are surrounded by a catch-all that calls nothing', () => {
    const catchAll = [...methodsOf(service)].filter(([name]) => name.startsWith('ANY '));
    const resources = Object.keys(resourcesOf(service, 'AWS::ApiGateway::Resource')).length;
    expect(catchAll).toHaveLength(resources + 1);
    expect(catchAll.map(([name]) => name)).toContain('ANY /{unknown+}');
    for (const [, { Integration, AuthorizationType }] of catchAll) {
      expect(AuthorizationType).toBe('NONE');
      expect(Integration).toMatchObject({ Type: 'MOCK', PassthroughBehavior: 'NEVER' });
    }
  });
});

describe('the API', () => {
  it('is regional, takes multipart bodies as bytes and compresses long answers', () => {
    service.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['multipart/form-data'],
      MinimumCompressionSize: 4096,
    });
  });

  it('is throttled and traced, without the paid metrics of every method', () => {
    synthesise({ throttleRate: 20, throttleBurst: 40 }).service.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'api',
      TracingEnabled: true,
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 20,
          ThrottlingBurstLimit: 40,
          MetricsEnabled: false,
        }),
      ]),
    });
  });

  it('has throttles of their own for exactly the routes whose answers may be held', () => {
    const own = [...throttlesOf(service)].filter(([name]) => name !== '* /*');
    // On AWS the search tells its callers when to come again, and holds nothing.
    const holding = routes.filter(
      (route) => 'prefer' in requests[route.operationId].headers.shape && !('feature' in route),
    );

    expect(own.map(([name]) => name).sort()).toEqual(holding.map(({ method, path }) => `${method} ${path}`).sort());
    // All that may be held at once, and the 100 executions that AWS keeps free, fit into the 1,000 of an account.
    const held = own.reduce((sum, [, [rate, burst]]) => sum + rate * DEFAULT_HELD_SECONDS + burst, 0);
    expect(held).toBeLessThanOrEqual(900);
  });

  it('logs each request by its route: no path, no query, no header, no body', () => {
    const [stage] = Object.values(resourcesOf(service, 'AWS::ApiGateway::Stage'));
    const { Format, DestinationArn } = z
      .object({ Format: z.string(), DestinationArn: z.unknown() })
      .parse(stage?.Properties.AccessLogSetting);
    expect(DestinationArn).toBeDefined();
    const variables = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(variables).toContain('resourcePath');
    expect(variables).toContain('requestId');
    expect(Format).not.toMatch(/\$context\.path\b|query|header|body|\$input|userAgent/i);
  });

  it.each([
    ['iam', {}, '$context.identity.userArn', '$context.identity.cognitoIdentityId'],
    ['jwt', token, '$context.authorizer.principalId', undefined],
    ['none', { auth: 'none' }, undefined, undefined],
  ])('logs who called with auth=%s, people of an identity pool each by their own', (_, context, caller, identity) => {
    const [stage] = Object.values(resourcesOf(synthesise(context).service, 'AWS::ApiGateway::Stage'));
    const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSetting);
    const line = z
      .looseObject({ caller: z.string().optional(), identity: z.string().optional() })
      .parse(JSON.parse(Format.replaceAll(/:(\$[\w.]+)/g, ':"$1"')));
    expect([line.caller, line.identity]).toEqual([caller, identity]);
  });

  it('logs numbers as numbers, whatever API Gateway fills in, so that the filters of the runbook find something', () => {
    const [stage] = Object.values(resourcesOf(service, 'AWS::ApiGateway::Stage'));
    const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSetting);
    const filled = (blank: string) =>
      Format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) =>
        ['status', 'responseLength', 'responseLatency'].includes(name) ? '503' : blank,
      );
    const line: unknown = JSON.parse(filled('-'));
    expect(line).toMatchObject({ status: 503, responseBytes: 503, latencyMs: 503, integrationMs: '-', error: '-' });

    const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
    const compared = [...runbook.matchAll(/\$\.(\w+) [<>]=? \d+/g)].map(([, name]) => name);
    expect(compared.length).toBeGreaterThan(1);
    for (const name of compared) expect(line).toHaveProperty(name ?? '', 503);
  });

  it('logs no execution, which would hold bodies', () => {
    service.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.not(Match.arrayWith([Match.objectLike({ DataTraceEnabled: true })])),
    });
  });
});

describe('what API Gateway answers itself', () => {
  const answers = (template: typeof service) =>
    new Map(
      Object.values(resourcesOf(template, 'AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => [
        String(Properties.ResponseType),
        z
          .object({
            StatusCode: z.string().optional(),
            ResponseParameters: z.record(z.string(), z.string()),
            ResponseTemplates: z.object({ 'application/json': z.string() }),
          })
          .parse(Properties),
      ]),
    );

  it('has the body of every other error, with the id of the request', () => {
    const all = answers(service);
    expect(all.size).toBeGreaterThanOrEqual(20);
    for (const { ResponseTemplates } of all.values()) {
      const body = z.strictObject(errorSchema.shape).parse(JSON.parse(ResponseTemplates['application/json']));
      expect(body.request_id).toBe('$context.requestId');
    }
  });

  it('has the status that goes with its code', () => {
    for (const [type, { StatusCode, ResponseTemplates }] of answers(service)) {
      const { code } = errorSchema.parse(JSON.parse(ResponseTemplates['application/json']));
      if (type.startsWith('DEFAULT_')) expect(StatusCode).toBeUndefined();
      else if (type === 'INTEGRATION_TIMEOUT') expect(StatusCode).toBe('504');
      else expect(StatusCode).toBe(String(apiErrors[code].status));
    }
  });

  it.each([
    ['UNSUPPORTED_MEDIA_TYPE', '404', 'route_not_found'],
    ['UNAUTHORIZED', '401', 'unauthorized'],
    ['ACCESS_DENIED', '403', 'forbidden'],
    ['REQUEST_TOO_LARGE', '413', 'image_too_large'],
    ['THROTTLED', '429', 'throttled'],
    ['AUTHORIZER_FAILURE', '503', 'unavailable'],
    // An authorizer that throws or takes too long ends here on AWS.
    ['AUTHORIZER_CONFIGURATION_ERROR', '503', 'unavailable'],
    ['INTEGRATION_TIMEOUT', '504', 'unavailable'],
  ])('%s is %s %s', (type, status, code) => {
    const answer = answers(service).get(type);
    expect(answer?.StatusCode).toBe(status);
    expect(JSON.parse(answer?.ResponseTemplates['application/json'] ?? '{}')).toMatchObject({ code });
  });

  it('tells when to come back, and how to authenticate', () => {
    const header = (name: string) => `gatewayresponse.header.${name}`;
    for (const type of ['THROTTLED', 'AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR', 'INTEGRATION_TIMEOUT']) {
      expect(answers(service).get(type)?.ResponseParameters[header('Retry-After')]).toBe("'1'");
    }
    expect(answers(service).get('UNAUTHORIZED')?.ResponseParameters[header('WWW-Authenticate')]).toBe(
      "'AWS4-HMAC-SHA256'",
    );
    const withTokens = answers(synthesise(token).service);
    expect(withTokens.get('UNAUTHORIZED')?.ResponseParameters[header('WWW-Authenticate')]).toBe("'Bearer'");
  });

  it('a missing signature is 401 where signatures are asked for, and an unknown route elsewhere', () => {
    const missing = (context: object) =>
      answers(synthesise({ ...context }).service).get('MISSING_AUTHENTICATION_TOKEN')?.StatusCode;
    expect(missing({})).toBe('401');
    expect(missing({ auth: 'none' })).toBe('404');
    expect(missing(token)).toBe('404');
  });
});

describe('the token authorizer', () => {
  it('is asked with the Authorization header, and its answer is kept for a minute', () => {
    synthesise(token).service.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
    service.resourceCountIs('AWS::ApiGateway::Authorizer', 0);
  });
});

describe('pages of other origins', () => {
  it('may not call the API unless corsOrigin names theirs', () => {
    expect([...methodsOf(service).keys()].filter((name) => name.startsWith('OPTIONS'))).toEqual([]);
    const open = synthesise({ corsOrigin: 'https://app.example' }).service;
    const preflights = [...methodsOf(open)].filter(([name]) => name.startsWith('OPTIONS'));
    expect(preflights.length).toBeGreaterThan(5);
    expect(JSON.stringify(preflights)).toContain("'https://app.example'");
    open.allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example'",
        'gatewayresponse.header.Access-Control-Expose-Headers': "'ETag, Location, Preference-Applied, Retry-After'",
      },
    });
  });

  it('may send every header that the API reads, and ask only every two hours', () => {
    const open = synthesise({ corsOrigin: 'https://app.example' }).service;
    const preflight = JSON.stringify([...methodsOf(open)].find(([name]) => name === 'OPTIONS /v1/containers'));
    const ofSigners = ['X-Amz-Content-Sha256', 'X-Amz-Date', 'X-Amz-Security-Token'];
    for (const name of [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Prefer',
      ...ofSigners,
    ]) {
      expect(preflight).toMatch(new RegExp(`Access-Control-Allow-Headers":"'[^']*\\b${name}\\b`));
    }
    expect(preflight).toContain(`Access-Control-Max-Age":"'7200'"`);
  });

  it('may send the signed forms of uploads to the bucket', () => {
    service.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [{ AllowedMethods: ['POST'], AllowedOrigins: ['*'] }] },
    });
  });
});
