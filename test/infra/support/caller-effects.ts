import { expect } from 'vitest';
import type { Effect } from './effect.ts';
import { acl, domain, token, zone } from './example-settings.ts';
import { policyOf, throttlesOf, variable } from './read-templates.ts';
import { resourceOf, resourcesOf } from './synth.ts';

/** One telling place for each setting about callers. */
export const callerEffects: Readonly<Record<string, Effect>> = {
  auth: {
    context: { auth: 'none' },
    read: ({ service }) => variable(service, 'functions/http/get-summary.ts', 'AUTH'),
    expected: 'none',
  },
  jwtIssuer: {
    context: token,
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_ISSUER'),
    expected: 'https://issuer.example',
  },
  jwtAudience: {
    context: token,
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_AUDIENCE'),
    expected: 'face-encode',
  },
  jwtScope: {
    context: { ...token, jwtScope: 'faces/read, faces/write' },
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_SCOPE'),
    expected: 'faces/read,faces/write',
  },
  iamOwner: {
    context: { iamOwner: 'session' },
    read: ({ service }) => variable(service, 'functions/http/add-image.ts', 'IAM_OWNER'),
    expected: 'session',
  },
  callerAccounts: {
    context: { callerAccounts: '111122223333' },
    read: ({ service }) => JSON.stringify(policyOf(service)),
    expected: expect.stringContaining(':iam::111122223333:root'),
  },
  vpcEndpointIds: {
    context: { vpcEndpointIds: 'vpce-0123456789abcdef0,vpce-0123456789abcdef1' },
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::RestApi', '').Properties.EndpointConfiguration,
    expected: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-0123456789abcdef0', 'vpce-0123456789abcdef1'] },
  },
  webAclArn: {
    context: { webAclArn: acl },
    read: ({ service }) => resourceOf(service, 'AWS::WAFv2::WebACLAssociation', '').Properties.WebACLArn,
    expected: acl,
  },
  callerLimit: {
    context: { callerLimit: '500' },
    read: ({ service }) => JSON.stringify(resourceOf(service, 'AWS::WAFv2::WebACL', '').Properties.Rules),
    expected: expect.stringContaining('"Limit":500'),
  },
  hostedZoneId: {
    context: zone,
    read: ({ service }) => resourceOf(service, 'AWS::Route53::RecordSet', '').Properties.HostedZoneId,
    expected: zone.hostedZoneId,
  },
  defaultEndpoint: {
    context: { ...domain, defaultEndpoint: 'false' },
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::RestApi', '').Properties.DisableExecuteApiEndpoint,
    expected: true,
  },
  summaryThrottleRate: {
    context: { summaryThrottleRate: '7' },
    read: ({ service }) => throttlesOf(service).get('GET /v1/containers/{container_id}/summary'),
    expected: [7, 7],
  },
  verificationThrottleRate: {
    context: { verificationThrottleRate: '8' },
    read: ({ service }) => [
      throttlesOf(service).get('POST /v1/verifications'),
      throttlesOf(service).get('GET /v1/containers/{container_id}/template'),
    ],
    expected: [
      [8, 8],
      [8, 8],
    ],
  },
  cloudWatchRole: {
    context: { cloudWatchRole: 'true' },
    read: ({ service }) => Object.keys(resourcesOf(service, 'AWS::ApiGateway::Account')).length,
    expected: 1,
  },
  jwtJwksUri: {
    context: { ...token, jwtJwksUri: 'https://issuer.example/keys' },
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_JWKS_URI'),
    expected: 'https://issuer.example/keys',
  },
  throttleRate: {
    context: { throttleRate: '5' },
    read: ({ service }) => JSON.stringify(resourcesOf(service, 'AWS::ApiGateway::Stage')),
    expected: expect.stringContaining('"ThrottlingRateLimit":5'),
  },
  throttleBurst: {
    context: { throttleBurst: '6' },
    read: ({ service }) => JSON.stringify(resourcesOf(service, 'AWS::ApiGateway::Stage')),
    expected: expect.stringContaining('"ThrottlingBurstLimit":6'),
  },
  corsOrigin: {
    context: { corsOrigin: 'https://app.example' },
    read: ({ service }) => variable(service, 'functions/http/get-health.ts', 'CORS_ORIGIN'),
    expected: 'https://app.example',
  },
  domainName: {
    context: domain,
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::DomainName', '').Properties.DomainName,
    expected: 'faces.example.com',
  },
  certificateArn: {
    context: domain,
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::DomainName', '').Properties.RegionalCertificateArn,
    expected: domain.certificateArn,
  },
};
