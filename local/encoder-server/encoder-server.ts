import * as z from 'zod';
import { apiErrors } from '../../api/errors.ts';
import { MAX_UPLOAD_BYTES } from '../../api/limits.ts';
import { type BuiltInEncoder, PictureError } from '../../encoder/index.ts';
import { ApiError } from '../../functions/domain/errors.ts';
import type { Endpoint } from '../../functions/endpoints/http/endpoint.ts';
import type { errorResponse } from '../../functions/endpoints/http/error-response.ts';
import { readPictureForm } from '../../functions/endpoints/http/picture-form.ts';
import { type HttpResponse, jsonResponse } from '../../functions/endpoints/http/response.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { uploadLimit } from '../gateway/bodies/body-limit.ts';
import { type Gateway, type GatewayLimits, startGateway } from '../gateway/gateway.ts';
import { explainListenError } from '../process/listen.ts';
import { StartError } from '../process/start-error.ts';

type ServedEncoder = Pick<BuiltInEncoder, 'name' | 'version' | 'encode' | 'isAvailable'>;

export interface EncoderServerOptions {
  readonly encoder: ServedEncoder;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Names, besides those of this machine, by which clients may call it. */
  readonly allowedHosts: readonly string[];
  readonly log: Log;
  readonly limits?: Partial<GatewayLimits>;
}

/** Pictures wait for the encoder in memory, so there is more of it than in front of the API, and more time. */
const usualLimits: Partial<GatewayLimits> = {
  integrationTimeout: 60_000,
  memory: { large: 8 * uploadLimit.bytes, medium: 60_000_000, mediumBody: 1_000_000, patience: 20_000 },
};

/**
 * Serves an encoder over the HTTP contract that ENCODING_SERVICE_URL stands for: `POST /v1/selfie` with the picture in the
 * multipart field `file` answers a list with the vector of every face.
 *
 * @throws {StartError} the port cannot be opened
 */
export async function startEncoderServer(options: EncoderServerOptions): Promise<Gateway> {
  const { encoder, host, port, allowedHosts, log, limits } = options;
  const post = { operationId: 'encode', method: 'POST', path: '/v1/selfie', bodyLimit: uploadLimit };
  const get = { operationId: 'getHealth', method: 'GET', path: '/health' };
  try {
    return await startGateway({
      routes: [
        { ...post, authenticated: false, endpoint: encodeEndpoint(encoder) },
        { ...get, authenticated: false, endpoint: healthEndpoint(encoder) },
      ],
      host,
      port,
      allowedHosts,
      log,
      formatError: detailResponse,
      limits: { ...usualLimits, ...limits },
    });
  } catch (error) {
    throw new StartError(explainListenError(error, host, port, 'ENCODER_PORT'), { cause: error });
  }
}

const vectorsSchema = z.array(z.array(z.number()).readonly()).readonly();

const encodeEndpoint =
  (encoder: ServedEncoder): Endpoint =>
  async (request) => {
    try {
      const picture = readPictureForm(request);
      if (picture.byteLength > MAX_UPLOAD_BYTES) throw new ApiError('image_too_large', uploadLimit.message);
      const { faces } = await encoder.encode(picture);
      return jsonResponse(
        200,
        vectorsSchema,
        faces.map(({ vector }) => vector),
      );
    } catch (error) {
      if (error instanceof PictureError) return detail(error.code === 'too_many_faces' ? 400 : 422, error.message);
      if (error instanceof ApiError && apiErrors[error.code].status === 400) return detail(422, error.message);
      throw error;
    }
  };

const healthSchema = z.object({
  status: z.literal('ok'),
  encoder: z.object({ name: z.string(), version: z.string() }),
});

const healthEndpoint =
  ({ name, version, isAvailable }: ServedEncoder): Endpoint =>
  async () =>
    isAvailable()
      ? jsonResponse(200, healthSchema, { status: 'ok', encoder: { name, version } })
      : detail(503, 'The encoder does not work at the moment; a later try may succeed');

const detailSchema = z.object({ detail: z.string() });

const detail = (status: number, text: string, headers?: HttpResponse['headers']): HttpResponse =>
  jsonResponse(status, detailSchema, { detail: text }, headers);

/** Errors in the shape of this contract. */
const detailResponse: typeof errorResponse = (
  { code, message },
  _,
  { status = apiErrors[code].status, headers } = {},
) => detail(status, code === 'internal_error' ? 'The encoder failed; a later try may succeed' : message, headers);
