import * as z from 'zod';
import { hasCredentials } from '../../settings/web-addresses.ts';
import { DEFAULT_DETECTION_THRESHOLD } from '../../settings/work-limits.ts';
import { decimal, flag, list, oneOf, optional, secretArn, text, url } from './value-kinds.ts';

/** How pictures are encoded, and in which network the worker runs. */
export const encoderSettings = {
  encoder: oneOf(['built-in', 'http'], 'built-in', 'Encode in the worker, or call another service.'),
  encodingServiceUrl: optional(
    url('https?').refine((address) => !hasCredentials(address)),
    'an https URL, without a user name or password',
    'Encoder to call; needed with `encoder=http`. The worker must reach it: over the internet, or in the VPC of `subnetIds`.',
  ),
  encodingServiceVersion: text(
    '1',
    /^[\w.-]{1,64}$/,
    'letters, digits, `.`, `_`, `-`',
    'Version told with the vectors of `encoder=http`; raise it when that service changes its model.',
  ),
  encodingServiceSecretArn: secretArn(
    'Secret of Secrets Manager, or SecureString parameter of SSM, whose text goes with each picture to that service as a header.',
  ),
  encodingServiceHeader: text('Authorization', /^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a header name', 'Name of that header.'),
  vpcId: optional(
    z.string().regex(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/),
    'an id such as `vpc-0123456789abcdef0`',
    'VPC of the worker; needs `subnetIds`.',
  ),
  subnetIds: list(
    /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/,
    'ids such as `subnet-0123456789abcdef0`',
    'Subnets of that VPC, best in two zones; needs `vpcId`.',
  ),
  securityGroupIds: list(
    /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/,
    'ids such as `sg-0123456789abcdef0`',
    'Security groups of the worker; without any the stack makes one that lets out HTTPS, to the port of `encodingServiceUrl` too, and nothing else.',
  ),
  detectionThreshold: decimal(
    0,
    1,
    DEFAULT_DETECTION_THRESHOLD,
    'Detections of `encoder=built-in` with a lower score are discarded; a lower threshold finds more small and blurred faces.',
  ),
  heic: flag(false, 'Open HEIC pictures with `encoder=built-in`: docs/encoder.md says what its licences ask for.'),
  calibrationFile: optional(
    z.string().min(1),
    'a path',
    'Your own false match rates, as `npm run bench:accuracy -- --calibrate --output FILE` writes them: docs/accuracy.md.',
  ),
  faceSearch: flag(
    false,
    'Let callers enrol people and search among them, by a vector index of the table: docs/face-search.md.',
  ),
  architecture: oneOf(['arm64', 'x86_64'], 'arm64', 'Processor of the functions, whatever machine deploys.'),
} as const;
