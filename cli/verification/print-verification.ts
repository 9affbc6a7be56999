import type { LeftOutReason } from '../../api/verification.ts';
import { countFaces } from '../results/picture-result.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { AnsweredSide, VerificationAnswer } from './verification-answer.ts';

const reasons: Readonly<Record<LeftOutReason, string>> = {
  other_person: 'another person',
  poor_quality: 'not good enough to be sure',
  other_encoder: 'made by another encoder',
};

/** The answer for people: the verdict, the faces that were compared, and those that were left out. */
export function printVerification(answer: VerificationAnswer): string {
  const { reference, probe } = answer;
  const compared = `Reference: ${describeFaces(reference)}. Probe: ${describeFaces(probe)}.`;
  return [describeVerdict(answer), compared, ...[reference, probe].flatMap(describeLeftOut)].join('\n');
}

/** The answer for programs. */
export function toVerificationJson({ reference, probe, ...answer }: VerificationAnswer) {
  const { same_person, distance, threshold, max_false_match_rate, false_match_rate, encoder } = answer;
  return {
    same_person,
    distance,
    threshold,
    max_false_match_rate,
    false_match_rate,
    encoder,
    reference: toSideJson(reference),
    probe: toSideJson(probe),
  };
}

const toSideJson = ({ results, compared, leftOut }: AnsweredSide) => ({
  pictures: results.map(({ file, status, error, error_code }) => ({ file, status, error, error_code })),
  faces: compared.map(({ faceId }) => faceId),
  left_out: leftOut.map(({ face, reason }) => ({ face: face.faceId, file: face.picture.file, reason })),
});

const describeFaces = ({ compared }: AnsweredSide): string =>
  `${countFaces(compared.length)} (${compared.map(({ faceId }) => faceId).join(', ')})`;

/** A line for all faces of one picture that were left out for one reason. */
function describeLeftOut({ leftOut }: AnsweredSide): string[] {
  const groups = Map.groupBy(leftOut, ({ face, reason }) => `${face.picture.file} (${reasons[reason]})`);
  return [...groups].map(
    ([where, faces]) => `Left out: ${faces.map(({ face }) => face.faceId).join(', ')} in ${where}.`,
  );
}
