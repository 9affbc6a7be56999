import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { exposedHeaders } from '../../../api/cross-origin.ts';
import { type ApiErrorCode, apiErrors, invitesRetry } from '../../../api/errors.ts';
import { RETRY_AFTER_SECONDS } from '../../../api/limits.ts';
import type { Settings } from '../../settings/settings.ts';

interface GatewayAnswer {
  readonly code: ApiErrorCode;
  /** By default the status of the code; `own` keeps the one that API Gateway chose. */
  readonly status?: number | 'own';
}

/** What API Gateway answers by itself, in the words of the service. */
const answers: Readonly<Record<string, GatewayAnswer>> = {
  ACCESS_DENIED: { code: 'forbidden' },
  API_CONFIGURATION_ERROR: { code: 'internal_error' },
  // The authorizer could not decide, for example because the keys of the issuer cannot be fetched: later, but never in. API
  // Gateway gives the first name to an authorizer that throws or runs out of time, the second to one that it cannot call.
  AUTHORIZER_CONFIGURATION_ERROR: { code: 'unavailable' },
  AUTHORIZER_FAILURE: { code: 'unavailable' },
  BAD_REQUEST_BODY: { code: 'invalid_request' },
  BAD_REQUEST_PARAMETERS: { code: 'invalid_request' },
  EXPIRED_TOKEN: { code: 'unauthorized' },
  INTEGRATION_FAILURE: { code: 'unavailable' },
  INTEGRATION_TIMEOUT: { code: 'unavailable', status: 504 },
  INVALID_API_KEY: { code: 'forbidden' },
  INVALID_SIGNATURE: { code: 'forbidden' },
  QUOTA_EXCEEDED: { code: 'throttled' },
  REQUEST_TOO_LARGE: { code: 'image_too_large' },
  RESOURCE_NOT_FOUND: { code: 'route_not_found' },
  THROTTLED: { code: 'throttled' },
  UNAUTHORIZED: { code: 'unauthorized' },
  // Only the catch-all maps media types, so only an unknown route can end here.
  UNSUPPORTED_MEDIA_TYPE: { code: 'route_not_found' },
  WAF_FILTERED: { code: 'forbidden' },
  DEFAULT_4XX: { code: 'invalid_request', status: 'own' },
  DEFAULT_5XX: { code: 'internal_error', status: 'own' },
};

/** What a client must send to be let in, by the setting `auth`. */
const challenges = { iam: 'AWS4-HMAC-SHA256', jwt: 'Bearer', none: undefined } as const;

export interface GatewayResponsesProps {
  readonly settings: Settings;
  readonly api: RestApi;
}

/** Gives every answer of API Gateway itself the error body of the service, with the request's id. */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, { settings, api }: GatewayResponsesProps) {
    super(scope, id);
    // The catch-all answers unknown routes. What is left under this name is a call without a signature where IAM wants one.
    const noToken: GatewayAnswer = { code: settings.auth === 'iam' ? 'unauthorized' : 'route_not_found' };
    for (const [type, answer] of Object.entries({ ...answers, MISSING_AUTHENTICATION_TOKEN: noToken })) {
      const { code, status = apiErrors[code].status } = answer;
      api.addGatewayResponse(type, {
        type: ResponseType.of(type),
        ...(status === 'own' ? {} : { statusCode: String(status) }),
        responseHeaders: headersOf(settings, code),
        templates: { 'application/json': errorBody(code) },
      });
    }
  }
}

/** The error body as a mapping template. */
const errorBody = (code: ApiErrorCode): string =>
  JSON.stringify({ error: apiErrors[code].message, code, request_id: '$context.requestId' });

/** Header values are expressions: a constant stands in quotes. */
function headersOf(settings: Settings, code: ApiErrorCode): Record<string, string> {
  const { status } = apiErrors[code];
  const challenge = status === 401 ? challenges[settings.auth] : undefined;
  return {
    'Cache-Control': "'no-store'",
    'X-Content-Type-Options': "'nosniff'",
    ...(invitesRetry(code) ? { 'Retry-After': `'${RETRY_AFTER_SECONDS}'` } : {}),
    ...(challenge ? { 'WWW-Authenticate': `'${challenge}'` } : {}),
    ...(settings.corsOrigin
      ? {
          'Access-Control-Allow-Origin': `'${settings.corsOrigin}'`,
          'Access-Control-Expose-Headers': `'${exposedHeaders.join(', ')}'`,
        }
      : {}),
  };
}
