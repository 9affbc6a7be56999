import * as z from 'zod';
import { isWebOrigin } from '../../settings/web-addresses.ts';
import { arn, flag, list, oneOf, optional, text, url, wholeNumber } from './value-kinds.ts';

/** Who may call, from where, and how they are known. */
export const callerSettings = {
  auth: oneOf(['iam', 'jwt', 'none'], 'iam', 'Who may call: IAM principals, holders of a token, or everyone.'),
  iamOwner: oneOf(
    ['role', 'session'],
    'role',
    'With `auth=iam`, who owns a container: the role, so that all its sessions share, or each session by its name, as with IAM Identity Center. Callers of a Cognito identity pool are always told apart by their identity.',
  ),
  callerAccounts: list(
    /^\d{12}$/,
    'account ids of 12 digits',
    'With `auth=iam`, other accounts whose principals may call, where their own policies allow it too.',
  ),
  jwtIssuer: list(/^https:\/\/\S+$/, 'https URLs', 'Issuers of the tokens; needed with `auth=jwt`.'),
  jwtAudience: list(
    /^\S+$/,
    'texts',
    'Audiences of which a token must name one, in `aud`, or in `client_id` as access tokens of Cognito do; needed with `auth=jwt`.',
  ),
  jwtScope: list(/^\S+$/, 'scopes', 'Scopes of which a token must hold all (`scope` or `scp`).'),
  jwtJwksUri: optional(
    url('https?'),
    'an https URL',
    'Where the keys of a single issuer are; by default `<jwtIssuer>/.well-known/jwks.json`.',
  ),
  corsOrigin: optional(
    z.string().refine(isWebOrigin),
    '`*` or an origin such as `https://app.example.com`, as browsers send it',
    'Web origin whose pages may call the API; without it none but its own.',
  ),
  domainName: optional(
    z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/),
    'a host name in lower-case letters',
    'Custom domain; needs `certificateArn` or `hostedZoneId`.',
  ),
  certificateArn: arn(
    { acm: 'certificate/\\S+' },
    'arn:aws:acm:<region>:<account>:certificate/<id>',
    "Certificate of the custom domain, in ACM in the stack's region.",
  ),
  hostedZoneId: optional(
    z.string().regex(/^Z[A-Z0-9]{1,31}$/),
    'an id such as `Z0123456789ABC`',
    'Public zone of Route 53 in which the stack makes the record of `domainName`, and its certificate without `certificateArn`.',
  ),
  defaultEndpoint: flag(true, 'Answer under the URL of API Gateway too; `false` needs `domainName`.'),
  vpcEndpointIds: list(
    /^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/,
    'ids of VPC endpoints for `execute-api`',
    'Makes the API private: only requests that come through these endpoints are answered.',
  ),
  webAclArn: arn(
    { wafv2: 'regional/webacl/\\S+' },
    'arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>',
    "Web ACL of AWS WAF in the stack's region that stands before the API.",
  ),
  callerLimit: optional(
    wholeNumber(10, 2_000_000_000, 10, '').unwrap(),
    '10 to 2000000000',
    'Requests in five minutes from one IP address; makes a web ACL of its own (6 USD a month and 0.60 for a million requests).',
  ),
  throttleRate: wholeNumber(
    1,
    10_000,
    100,
    'Requests a second on average, for each route and method by itself: API Gateway has no limit for a whole API.',
  ),
  throttleBurst: wholeNumber(1, 5_000, 200, 'Requests at once, for each route and method by itself.'),
  summaryThrottleRate: wholeNumber(
    1,
    10_000,
    100,
    'The same two for the summary, whose answers may be held: requests a second, and as many at once.',
  ),
  verificationThrottleRate: wholeNumber(
    1,
    10_000,
    25,
    'The same for the template, and for verifications: their answers may be held too.',
  ),
  cloudWatchRole: flag(
    false,
    'Set the role with which API Gateway writes logs. It is one for the whole account and region, and replaces the one that is there: needed where there is none yet.',
  ),
} as const;

export const deploymentName = text(
  'face-encode',
  /^[a-z][a-z0-9-]{0,40}$/,
  'lower-case letters, digits and hyphens, at most 41 characters',
  'Name of the stacks. Another name is another deployment, in the same account too.',
);
