import type * as z from 'zod';
import { requests } from '../../api/requests.ts';
import { verificationRequestSchema, verificationSchema } from '../../api/verification.ts';
import type { ComparedSide, Verification } from '../domain/verification/compare-sides.ts';
import type { TemplateDependencies } from '../domain/verification/get-template.ts';
import { type Side, verify } from '../domain/verification/verify.ts';
import type { LogFields } from '../telemetry/log.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { grantWait } from './http/headers/prefer.ts';
import { jsonBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';
import { toLeftOutBody, toRateBody } from './http/verification-bodies.ts';

const readVerificationRequest = jsonBody(verificationRequestSchema);

type SideBody = z.output<typeof verificationRequestSchema>['reference'];

/** `POST /v1/verifications`: whether two sides are the same person. Nothing is stored. */
export const createVerificationEndpoint = (dependencies: TemplateDependencies): Endpoint =>
  ownerEndpoint(requests.createVerification, readVerificationRequest, async ({ request, body, owner, note }) => {
    note({ ...idOf('reference', body.reference), ...idOf('probe', body.probe) });
    const wait = grantWait(request, dependencies.now(), dependencies.maxWaitSeconds);
    const sides = {
      reference: toSide(body.reference),
      probe: toSide(body.probe),
      maxFalseMatchRate: body.max_false_match_rate,
    };
    const verification = await verify(dependencies, sides, owner, wait.until);
    return jsonResponse(200, verificationSchema, toVerificationBody(verification), wait.headers);
  });

/** The id of a container, for the log. */
const idOf = (name: 'reference' | 'probe', side: SideBody): LogFields =>
  'container_id' in side ? { [`${name}_container_id`]: side.container_id } : {};

const toSide = (side: SideBody): Side => ('container_id' in side ? { containerId: side.container_id } : side);

function toVerificationBody(verification: Verification): z.input<typeof verificationSchema> {
  const { samePerson, distance, threshold, maxFalseMatchRate, falseMatchRate, calibration, encoder } = verification;
  return {
    same_person: samePerson,
    distance,
    threshold,
    max_false_match_rate: maxFalseMatchRate,
    false_match_rate: toRateBody(falseMatchRate),
    calibration,
    encoder,
    reference: toComparedSideBody(verification.reference),
    probe: toComparedSideBody(verification.probe),
  };
}

const toComparedSideBody = ({ faces, faceIds, leftOut }: ComparedSide) => ({
  faces,
  face_ids: [...faceIds],
  left_out: toLeftOutBody(leftOut),
});
