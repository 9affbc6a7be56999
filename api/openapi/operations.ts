import * as z from 'zod';
import type { ApiErrorCode } from '../errors.ts';
import { MAX_REQUEST_TEXT, MAX_UPLOAD_TEXT } from '../limits.ts';
import type { OperationId } from '../routes.ts';
import {
  acceptedImageSchema,
  comparisonSchema,
  containerSchema,
  createdUploadSchema,
  healthSchema,
  summarySchema,
  uploadRequestSchema,
} from '../schemas.ts';
import { enrolmentRequestSchema, enrolmentSchema, matchesSchema } from '../search.ts';
import { templateSchema, verificationRequestSchema, verificationSchema } from '../verification.ts';

/** Errors with which every operation may end, beside its own: the gateway and the function both give them. */
export const errorsOfEveryOperation = [
  'invalid_request',
  'image_too_large',
  'unsupported_media_type',
  'throttled',
  'internal_error',
  'unavailable',
] as const satisfies readonly ApiErrorCode[];

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The groups of operations, in the order in which they are shown. */
export const tags = [
  { name: 'Containers', description: 'A container is one verification attempt: up to five pictures.' },
  { name: 'Pictures', description: 'Pictures go into a container, through the API or straight to the store.' },
  { name: 'Results', description: 'What was found in the pictures, and who is the same person.' },
  { name: 'Search', description: 'Whether a person was here before, under another name.' },
  { name: 'Events', description: 'What the service sends by itself.' },
  { name: 'Service', description: 'The service itself.' },
] as const;

type TagName = (typeof tags)[number]['name'];

/** What the OpenAPI document says of one operation beyond its route. */
export interface Operation {
  /** The group in which it is shown. */
  readonly tags: readonly TagName[];
  readonly summary: string;
  readonly description?: string;
  readonly requestBody?: JsonSchema;
  readonly success: Response & { readonly status: number };
  /** Another answer that is no error: not modified. */
  readonly notModified?: Response;
  /** Those of its own; what can happen to every call is added in the document. */
  readonly errors: readonly ApiErrorCode[];
}

interface Response {
  readonly description: string;
  readonly content?: JsonSchema;
  readonly headers?: JsonSchema;
}

/** The name of a schema among the document's components. */
export const refName = (schema: z.ZodType): string => z.globalRegistry.get(schema)?.id ?? '';

export const refTo = (schema: z.ZodType): JsonSchema => ({ $ref: `#/components/schemas/${refName(schema)}` });

const jsonContent = (schema: z.ZodType): JsonSchema => ({ 'application/json': { schema: refTo(schema) } });

const header = (description: string, type = 'string'): JsonSchema => ({ description, schema: { type } });

export const retryAfter = header('Seconds to wait before the next look', 'integer');

const location = header('Path of the summary of the container');

const ofContainer = ['unauthorized', 'forbidden', 'container_not_found'] as const;

/** Pages for people and what they load. They are no part of what a client calls, and the document leaves them out. */
type PageId = 'getOpenApi' | 'getDocs' | 'getDocsFile' | 'getConsole' | 'getConsoleFile';

export type DocumentedId = Exclude<OperationId, PageId>;

export const operations: Readonly<Record<DocumentedId, Operation>> = {
  createContainer: {
    tags: ['Containers'],
    summary: 'Create a container',
    description: 'Starts one verification attempt. Its pictures and vectors are erased when it expires.',
    success: {
      status: 201,
      description: 'Created',
      content: jsonContent(containerSchema),
      headers: { Location: location },
    },
    errors: ['invalid_request', 'unauthorized', 'forbidden'],
  },
  addImage: {
    tags: ['Pictures'],
    summary: 'Upload a picture',
    description: `Stores a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP; HEIC where the service opens it) and answers at once; the encoder works later. The request may have ${MAX_REQUEST_TEXT}.`,
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: ['file'],
            properties: { file: { type: 'string', format: 'binary', description: 'The picture' } },
          },
        },
      },
    },
    success: {
      status: 202,
      description: 'Stored',
      content: jsonContent(acceptedImageSchema),
      headers: { Location: location, 'Retry-After': retryAfter },
    },
    errors: [
      'no_image_file',
      'invalid_request',
      'unsupported_media_type',
      'image_limit_reached',
      'idempotency_key_reused',
      ...ofContainer,
    ],
  },
  createUpload: {
    tags: ['Pictures'],
    summary: 'Announce a picture that is uploaded straight to the store',
    description: `Takes a slot and gives a form for a picture of up to ${MAX_UPLOAD_TEXT}. POST the fields and, as the last one, the picture as \`file\`. When nothing arrives the image becomes failed, \`upload_missing\`.`,
    requestBody: { required: true, content: jsonContent(uploadRequestSchema) },
    success: {
      status: 201,
      description: 'A slot is taken, and waits for the picture',
      content: jsonContent(createdUploadSchema),
      headers: {
        Location: location,
        ETag: header('Gives the slot back, as `If-Match` of its erasure; absent where an earlier call took the slot'),
      },
    },
    errors: [
      'invalid_request',
      'unsupported_media_type',
      'image_limit_reached',
      'idempotency_key_reused',
      ...ofContainer,
    ],
  },
  getSummary: {
    tags: ['Results'],
    summary: 'See the state of all pictures and the faces found',
    description:
      'Pictures in the order of their upload, each `processing`, `completed` or `failed`; the last two are final. A completed picture has the faces found, largest first, or none. Ask again while something is processing, after `Retry-After` seconds, or let the call wait with `Prefer`; with `If-None-Match`, what you have already is not sent again.',
    success: {
      status: 200,
      description: 'The container as it is now. `Retry-After` is there while a picture is still processing.',
      content: jsonContent(summarySchema),
      headers: {
        'Retry-After': retryAfter,
        'Preference-Applied': header('The wait that was granted'),
        ETag: header('Changes with the summary'),
      },
    },
    notModified: { description: 'The summary is the one that you have' },
    errors: ofContainer,
  },
  getComparison: {
    tags: ['Results'],
    summary: 'Tell which faces are the same person',
    description:
      'Compares all faces of the completed pictures, as far as one version of one encoder has made their vectors: the distance of each pair, and the faces in groups of one person each. It does not wait: faces of pictures that are still processing are not in it.',
    success: { status: 200, description: 'All pairs of faces', content: jsonContent(comparisonSchema) },
    errors: ['invalid_request', 'encoder_not_calibrated', ...ofContainer],
  },
  getTemplate: {
    tags: ['Results'],
    summary: 'Get one vector for the person of all pictures',
    description:
      'The mean of the vectors of one person, which tells people apart better than a single picture. The person is the group of faces that is in most pictures; all other faces are left out, each with a reason. Keep the template where you verify the person again after the container has expired.',
    success: {
      status: 200,
      description: 'The template',
      content: jsonContent(templateSchema),
      headers: { 'Preference-Applied': header('The wait that was granted') },
    },
    errors: ['still_processing', 'no_usable_face', ...ofContainer],
  },
  createVerification: {
    tags: ['Results'],
    summary: 'Verify that two sides are the same person',
    description:
      'Compares a reference with a probe; either is a container, a template, or vectors that you keep. The answer says at which false match rate it was decided, and on which pictures that rate was measured. Nothing is stored.',
    requestBody: { required: true, content: jsonContent(verificationRequestSchema) },
    success: {
      status: 200,
      description: 'The verdict',
      content: jsonContent(verificationSchema),
      headers: { 'Preference-Applied': header('The wait that was granted') },
    },
    errors: [
      'invalid_request',
      'unsupported_media_type',
      'still_processing',
      'no_usable_face',
      'encoder_mismatch',
      'encoder_not_calibrated',
      ...ofContainer,
    ],
  },
  putEnrolment: {
    tags: ['Search'],
    summary: 'Enrol the person of a container',
    description:
      'Makes the template of the container findable by `/matches` of your other containers, until it expires or is erased. Enrolled again, the person has the template, the label and the expiry of the last call. Erasing a picture whose face is in the template ends the enrolment, and so does erasing the container. Enrol only people who have consented to it.',
    requestBody: { required: false, content: jsonContent(enrolmentRequestSchema) },
    success: {
      status: 200,
      description: 'Enrolled',
      content: jsonContent(enrolmentSchema),
      headers: { 'Preference-Applied': header('The wait that was granted') },
    },
    errors: ['invalid_request', 'unsupported_media_type', 'still_processing', 'no_usable_face', ...ofContainer],
  },
  deleteEnrolment: {
    tags: ['Search'],
    summary: 'End the enrolment of a person',
    description: 'Erases what a search needs of the person. The pictures of the container and their vectors stay.',
    success: { status: 204, description: 'Erased' },
    errors: ['enrolment_not_found', ...ofContainer],
  },
  getMatches: {
    tags: ['Search'],
    summary: 'Find enrolled people who look like the person of a container',
    description:
      'Searches among all people whom you have enrolled with the same encoder, and gives candidates for a person to look at, the nearest first. It is no decision: `expected_false_matches` says how many strangers such a search finds on average. The container itself is never among them, and need not be enrolled.',
    success: {
      status: 200,
      description: 'The candidates, or none',
      content: jsonContent(matchesSchema),
      headers: { 'Preference-Applied': header('The wait that was granted') },
    },
    errors: [
      'invalid_request',
      'still_processing',
      'no_usable_face',
      'encoder_not_calibrated',
      'search_not_ready',
      ...ofContainer,
    ],
  },
  deleteContainer: {
    tags: ['Containers'],
    summary: 'Erase a container',
    description: 'Erases its pictures, its vectors and its record. The second time the container is unknown.',
    success: { status: 204, description: 'Erased' },
    errors: ofContainer,
  },
  deleteImage: {
    tags: ['Pictures'],
    summary: 'Erase one picture',
    description:
      'Erases the picture and its vectors and gives its slot back. With `If-Match`, a client whose upload has failed erases nothing that another call has brought.',
    success: { status: 204, description: 'Erased' },
    errors: ['image_not_found', 'image_in_use', ...ofContainer],
  },
  getHealth: {
    tags: ['Service'],
    summary: 'Tell whether the service is up',
    description: 'Needs no authentication, and tells the version of the service and of its encoder.',
    success: { status: 200, description: 'Up', content: jsonContent(healthSchema) },
    errors: [],
  },
};
