import { requests } from '../../api/requests.ts';
import { enrolmentRequestSchema, enrolmentSchema } from '../../api/search.ts';
import { type EnrolDependencies, enrol } from '../domain/search/enrol.ts';
import { count, type Metrics } from '../telemetry/metrics.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { grantWait } from './http/headers/prefer.ts';
import { optionalJsonBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';

const readEnrolmentRequest = optionalJsonBody(enrolmentRequestSchema);

/** `PUT /v1/containers/{container_id}/enrolment`: searches find the person of the container from now on. */
export const putEnrolmentEndpoint = (dependencies: EnrolDependencies & { readonly metrics: Metrics }): Endpoint =>
  ownerEndpoint(requests.putEnrolment, readEnrolmentRequest, async ({ path, request, body, owner }) => {
    const wait = grantWait(request, dependencies.now(), dependencies.maxWaitSeconds);
    const wanted = { containerId: path.container_id, owner, label: body.label, retainDays: body.retain_days };
    const { label, enrolledAt, expiresAt, encoder, faces } = await enrol(dependencies, wanted, wait.until);
    dependencies.metrics({ PeopleEnrolled: count() });
    const answer = {
      container_id: path.container_id,
      label,
      enrolled_at: new Date(enrolledAt).toISOString(),
      expires_at: new Date(expiresAt).toISOString(),
      encoder,
      faces,
    };
    return jsonResponse(200, enrolmentSchema, answer, wait.headers);
  });
