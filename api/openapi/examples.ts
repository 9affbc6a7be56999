import { type ApiErrorCode, apiErrors } from '../errors.ts';
import { DEFAULT_FALSE_MATCH_RATE, VECTOR_LENGTH } from '../limits.ts';
import { SERVICE_VERSION } from '../version.ts';

/** One body for each answer of the API, as the OpenAPI document shows it. A test holds each against its schema. */

const containerId = '0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55';
const imageId = 'b3f8a1de-52c7-4c0e-9a43-1d1f0c7e6a10';
const faceId = '6c0de2f4-7b1a-4d3e-8f55-90c1b2a3d4e5';
const otherFaceId = 'f1e2d3c4-b5a6-4978-8a6b-5c4d3e2f1a0b';
const createdAt = '2026-03-25T12:00:00.000Z';
const expiresAt = '2026-04-24T12:00:00.000Z';
const encoder = { name: 'dlib-resnet-v1', version: '1.2.0' };

/** The body with which a code comes. */
export function exampleOfError(code: ApiErrorCode) {
  return { error: apiErrors[code].message, code, request_id: '1f0f0f2e-3f6c-4d0e-9a7c-2b1a0c9d8e7f' };
}

/** Numbers of the usual size, made up. */
const vector = Array.from({ length: VECTOR_LENGTH }, (_, index) => Math.round(Math.sin(index) * 1500) / 10_000);

/** Thresholds, rates and counts of the right size, made up: a response has those of the calibration in use. */
const threshold = 0.5;
const falseMatchRate = { estimate: 0.0005, upper_bound: 0.002 };
const calibration = {
  source: 'photos of public packages',
  pictures: 600,
  identities: 200,
  identity_pairs: 19_900,
  comparisons: 180_000,
  smallest_rate: 0.0002,
};

export const examples: Readonly<Record<string, unknown>> = {
  Container: { container_id: containerId, created_at: createdAt, expires_at: expiresAt },
  AcceptedImage: { image_id: imageId, status: 'processing', created_at: createdAt },
  CreatedUpload: {
    image_id: imageId,
    status: 'processing',
    created_at: createdAt,
    upload: {
      url: 'https://bucket.s3.eu-central-1.amazonaws.com/',
      fields: {
        key: `uploads/${containerId}/${imageId}/${Date.parse(createdAt)}`,
        'Content-Type': 'image/jpeg',
        Policy: '…',
      },
      expires_at: '2026-03-25T12:05:00.000Z',
    },
  },
  Summary: {
    container_id: containerId,
    created_at: createdAt,
    expires_at: expiresAt,
    images: [
      {
        image_id: imageId,
        status: 'completed',
        created_at: createdAt,
        error: null,
        error_code: null,
        detected_type: null,
        width: 3024,
        height: 4032,
        encoder,
        encodings: [
          {
            face_id: faceId,
            vector,
            box: { x: 804, y: 512, width: 410, height: 522 },
            landmarks: [
              [1130, 720],
              [1060, 722],
              [880, 718],
              [950, 721],
              [1004, 850],
            ],
            confidence: 0.98,
            quality: {
              score: 62,
              usable: true,
              advice: ['look_straight'],
              measures: {
                ...{ eyes: 98, head: 61, yaw: 88, pitch: 97, roll: 99, left: 100, right: 99, above: 72, below: 40 },
                ...{ light: 66, contrast: 95, shadow: 100, glare: 100, range: 83, even: 65, colour: 100, single: 94 },
              },
            },
          },
        ],
      },
    ],
  },
  Comparison: {
    container_id: containerId,
    threshold,
    max_false_match_rate: DEFAULT_FALSE_MATCH_RATE,
    calibration,
    limits: [
      { max_false_match_rate: 0.1, threshold: 0.7 },
      { max_false_match_rate: 0.001, threshold },
    ],
    encoder,
    pairs: [{ a: faceId, b: otherFaceId, distance: 0.31, false_match_rate: falseMatchRate, same_person: true }],
    people: [[faceId, otherFaceId]],
    not_compared: [],
  },
  Template: {
    container_id: containerId,
    encoder,
    vector,
    faces: [faceId],
    left_out: [{ face_id: otherFaceId, reason: 'other_person' }],
    spread: 0.21,
  },
  VerificationRequest: {
    reference: { template: { vector, faces: 3, encoder } },
    probe: { container_id: containerId },
    max_false_match_rate: DEFAULT_FALSE_MATCH_RATE,
  },
  Verification: {
    same_person: true,
    distance: 0.31,
    threshold,
    max_false_match_rate: DEFAULT_FALSE_MATCH_RATE,
    false_match_rate: falseMatchRate,
    calibration,
    encoder,
    reference: { faces: 3, face_ids: [], left_out: [] },
    probe: { faces: 1, face_ids: [faceId], left_out: [{ face_id: otherFaceId, reason: 'other_person' }] },
  },
  EnrolmentRequest: { label: 'customer 4711', retain_days: 30 },
  Enrolment: {
    container_id: containerId,
    label: 'customer 4711',
    enrolled_at: '2026-03-25T12:01:00.000Z',
    expires_at: expiresAt,
    encoder,
    faces: 3,
  },
  Matches: {
    container_id: containerId,
    encoder,
    faces: 2,
    searched: 12_000,
    max_false_match_rate: 0.001,
    expected_false_matches: 12,
    calibration,
    matches: [
      {
        container_id: '5c1d7e2a-94b0-4f68-8a3e-6b7d0c9f1e24',
        label: 'customer 0815',
        enrolled_at: '2026-02-11T09:30:00.000Z',
        faces: 3,
        distance: 0.31,
        false_match_rate: falseMatchRate,
        expected_false_matches: 6,
      },
    ],
  },
  Health: { status: 'ok', version: SERVICE_VERSION, encoder },
  Error: exampleOfError('image_limit_reached'),
};
