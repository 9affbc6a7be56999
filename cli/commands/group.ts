import type { Command } from 'commander';
import Papa from 'papaparse';
import { findTable, type LimitWish, limitForFaces } from '../../functions/domain/verification/calibration.ts';
import { groupFaces } from '../../functions/domain/verification/group-faces.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findPictures } from '../pictures/find-pictures.ts';
import { type EncodedFaces, encodeFaces } from '../results/encode-faces.ts';
import type { NamedFace } from '../results/list-faces.ts';
import { decide, maxFalseMatchRateOption, thresholdOption } from '../verification/decision-options.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';

interface GroupOptions extends LimitWish {
  readonly recursive?: boolean;
  readonly json?: boolean;
}

const NO_FACE = 'no_persons_found';

/** Faces whose distances are all in memory at once: 400 MB. */
const MOST_FACES = 7_000;

const more = `
Prints a line for each face: the picture, and the number of the person. The person with
most faces is number 1. A picture without a face has the line "picture,${NO_FACE}", as
face_recognition's command gives it. All faces of a person are within the limit of each
other. Among many people some are alike: of 1,000 faces of different people some 500 pairs
are within the limit of 1 in 1,000 (docs/accuracy.md).

Examples:
  $ face-encode group photos > people.csv
  $ face-encode group --recursive photos --max-false-match-rate 0.01
  $ face-encode group photos --json | jq '.people[0].faces[].file'`;

export function addGroup(program: Command, context: CommandContext): void {
  program
    .command('group')
    .description('tell which pictures show the same person')
    .argument('<picture...>', 'pictures or folders')
    .option('-r, --recursive', 'search the folders inside of folders, too')
    .addOption(maxFalseMatchRateOption())
    .addOption(thresholdOption())
    .option('--json', 'print JSON, with the place of each face')
    .addHelpText('after', more)
    .action(async (typed: string[], options: GroupOptions) => {
      context.finish(await group(typed, options, context));
    });
}

async function group(typed: readonly string[], options: GroupOptions, context: CommandContext): Promise<ExitCode> {
  const calibrations = findCalibrations((text) => context.terminal.stderr.write(text));
  const encoded = await encodeFaces(await findPictures(typed, options.recursive ?? false), context, {
    most: MOST_FACES,
  });
  const { faces } = encoded;
  const table = faces[0] ? findTable(calibrations, faces[0].encoder) : calibrations[0];
  const limit = decide(() => limitForFaces(table, options));
  const people = orderPeople(faces, limit.threshold);
  const text = options.json
    ? JSON.stringify({ ...describeLimit(limit), ...describePeople(people, encoded) })
    : toCsv(people, encoded);
  if (text) context.terminal.stdout.write(`${text}\n`);
  return encoded.unusable.length > 0 ? exitCodes.picture : exitCodes.done;
}

type People = readonly (readonly NamedFace[])[];

/** The person with most faces first; of as many, the one who was seen first. */
function orderPeople(faces: readonly NamedFace[], threshold: number): People {
  const byName = new Map(faces.map((face) => [face.faceId, face]));
  const groups = groupFaces(faces, threshold);
  return groups
    .map((group) => group.flatMap(({ faceId }) => byName.get(faceId) ?? []))
    .toSorted((a, b) => b.length - a.length);
}

/** In the order of the pictures. */
function toCsv(people: People, { faces, pictures }: EncodedFaces): string {
  const numbers = new Map(people.flatMap((person, index) => person.map(({ faceId }) => [faceId, index + 1] as const)));
  const lines = pictures.flatMap((picture) => {
    if (picture.status === 'failed') return [];
    const shown = faces.filter((face) => face.picture === picture);
    if (shown.length === 0) return [[picture.file, NO_FACE]];
    return shown.map(({ faceId }) => [picture.file, `person ${numbers.get(faceId)}`]);
  });
  return Papa.unparse(lines, { newline: '\n' });
}

function describePeople(people: People, { pictures, unusable }: EncodedFaces) {
  const describe = ({ faceId, picture, box }: NamedFace) => ({ file: picture.file, face: faceId, box });
  return {
    people: people.map((faces, index) => ({ person: index + 1, faces: faces.map(describe) })),
    without_face: pictures
      .filter(({ status, encodings }) => status === 'completed' && encodings.length === 0)
      .map(({ file }) => file),
    unusable: unusable.map(({ file, error, error_code }) => ({ file, error, error_code })),
  };
}

const describeLimit = ({ threshold, maxFalseMatchRate }: ReturnType<typeof limitForFaces>) => ({
  threshold,
  max_false_match_rate: maxFalseMatchRate,
});
