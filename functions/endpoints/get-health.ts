import { requests } from '../../api/requests.ts';
import { healthSchema } from '../../api/schemas.ts';
import { SERVICE_VERSION } from '../../api/version.ts';
import type { EncoderIdentity } from '../domain/model.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';

/** `GET /health`: the service is up. It calls nothing. */
export const getHealthEndpoint = ({ encoder }: { readonly encoder: EncoderIdentity }): Endpoint =>
  publicEndpoint(requests.getHealth, noBody, async () =>
    jsonResponse(200, healthSchema, { status: 'ok', version: SERVICE_VERSION, encoder }),
  );
