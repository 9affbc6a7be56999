import { requests } from '../../api/requests.ts';
import { type ImageSummary, type Summary, summarySchema } from '../../api/schemas.ts';
import type { ContainerSummary } from '../domain/containers/get-summary.ts';
import {
  isWaiting,
  secondsUntilNextLook,
  type WaitDependencies,
  waitForSummary,
} from '../domain/containers/wait-for-summary.ts';
import type { Face, Instant } from '../domain/model.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { withEtag } from './http/headers/etag.ts';
import { type GrantedWait, grantWait } from './http/headers/prefer.ts';
import { noBody } from './http/parse-request.ts';
import { type Headers, jsonResponse } from './http/response.ts';

/** `GET /v1/containers/{container_id}/summary`: the state of every picture and the faces found. */
export const getSummaryEndpoint = (dependencies: WaitDependencies): Endpoint =>
  ownerEndpoint(requests.getSummary, noBody, async ({ path, headers, request, owner }) => {
    const wait = grantWait(request, dependencies.now(), dependencies.maxWaitSeconds);
    const summary = await waitForSummary(dependencies, path.container_id, owner, wait.until);
    const response = jsonResponse(200, summarySchema, toSummaryBody(summary), {
      ...(isWaiting(summary) ? describeWaiting(summary, wait, dependencies.now()) : wait.headers),
    });
    return withEtag(response, headers['if-none-match']);
  });

/** A wait that was cut short is not told as applied: the client polls then, as often as `Retry-After` says. */
const describeWaiting = (summary: ContainerSummary, wait: GrantedWait, now: Instant): Headers => ({
  'Retry-After': String(secondsUntilNextLook(summary, now)),
  ...(now >= wait.until && wait.headers),
});

function toSummaryBody({ container, images }: ContainerSummary): Summary {
  return {
    container_id: container.containerId,
    created_at: new Date(container.createdAt).toISOString(),
    expires_at: new Date(container.expiresAt).toISOString(),
    images: images.map(toImageBody),
  };
}

function toImageBody({ slot, encodings }: ContainerSummary['images'][number]): ImageSummary {
  return {
    image_id: slot.imageId,
    status: slot.status,
    created_at: new Date(slot.createdAt).toISOString(),
    error: slot.failure?.message ?? null,
    error_code: slot.failure?.code ?? null,
    detected_type: slot.failure?.detectedType ?? null,
    width: encodings?.width ?? null,
    height: encodings?.height ?? null,
    encoder: encodings?.encoder ?? null,
    encodings: encodings?.faces.map(toEncodingBody) ?? [],
  };
}

function toEncodingBody({
  faceId,
  vector,
  box,
  landmarks,
  confidence,
  quality,
}: Face): ImageSummary['encodings'][number] {
  return {
    face_id: faceId,
    vector: [...vector],
    box,
    landmarks: landmarks?.map(([x, y]): [number, number] => [x, y]) ?? null,
    confidence,
    quality,
  };
}
