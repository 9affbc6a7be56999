import { requests } from '../../api/requests.ts';
import { type EndEnrolmentDependencies, endEnrolment } from '../domain/search/end-enrolment.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { emptyResponse } from './http/response.ts';

/** `DELETE /v1/containers/{container_id}/enrolment`: no search finds the person of the container any more. */
export const deleteEnrolmentEndpoint = (dependencies: EndEnrolmentDependencies): Endpoint =>
  ownerEndpoint(requests.deleteEnrolment, noBody, async ({ path, owner }) => {
    await endEnrolment(dependencies, path.container_id, owner);
    return emptyResponse();
  });
