import * as z from 'zod';

/** What the service at this address has, beyond what every one has. */
export interface Features {
  /** How callers are known. */
  readonly auth: 'none' | 'jwt' | 'iam';
  /** Whether it searches among enrolled people. */
  readonly faceSearch: boolean;
}

/** The parts of an OpenAPI document that tell it. */
const documentSchema = z.object({
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()).optional() }).optional(),
});

const MATCHES = '/v1/containers/{container_id}/matches';

/** Reads it out of the service's `/openapi.json`. */
export function readFeatures(document: unknown): Features {
  const { paths, components } = documentSchema.parse(document);
  const schemes = components?.securitySchemes ?? {};
  const auth = 'jwt' in schemes ? 'jwt' : 'iam' in schemes ? 'iam' : 'none';
  return { auth, faceSearch: MATCHES in paths };
}
