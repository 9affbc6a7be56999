import type * as z from 'zod';
import type { falseMatchRateSchema } from '../../../api/calibration.ts';
import type { LeftOutReason } from '../../../api/verification.ts';
import type { FalseMatchRate } from '../../domain/verification/calibration.ts';
import type { LeftOutFace } from '../../domain/verification/make-template.ts';

/** What the answers of comparison, template and verification share. */

export const toRateBody = ({ estimate, upperBound }: FalseMatchRate): z.input<typeof falseMatchRateSchema> => ({
  estimate,
  upper_bound: upperBound,
});

export const toLeftOutBody = (faces: readonly LeftOutFace[]): { face_id: string; reason: LeftOutReason }[] =>
  faces.map(({ faceId, reason }) => ({ face_id: faceId, reason }));
