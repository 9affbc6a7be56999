import { requests } from '../../api/requests.ts';
import { healthSchema } from '../../api/schemas.ts';
import { SERVICE_VERSION } from '../../api/version.ts';
import type { EncoderIdentity } from '../domain/model.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { errorResponse } from './http/error-response.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';

export interface HealthDependencies {
  readonly encoder: EncoderIdentity;
  /** Whether the encoder of this process can work; undefined where the process has no encoder. */
  readonly isEncoderAvailable?: (() => boolean) | undefined;
}

/** `GET /health`: the service is up, and so is the encoder in its process. It calls nothing, and gives no reasons to strangers. */
export const getHealthEndpoint = ({ encoder, isEncoderAvailable = () => true }: HealthDependencies): Endpoint =>
  publicEndpoint(requests.getHealth, noBody, async ({ request, note }) => {
    if (isEncoderAvailable())
      return jsonResponse(200, healthSchema, { status: 'ok', version: SERVICE_VERSION, encoder });
    note({ error_code: 'unavailable' });
    const message = 'The encoder does not work at the moment; please try again later';
    return errorResponse({ code: 'unavailable', message }, request.requestId);
  });
