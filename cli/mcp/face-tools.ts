import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { adviceSentences } from '../../api/quality.ts';
import { SERVICE_VERSION } from '../../api/version.ts';
import { CommandError } from '../command-error.ts';
import type { PictureResult } from '../results/picture-result.ts';
import { printMatches, toMatchesJson } from '../search/print-matches.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';
import { printVerification, toVerificationJson } from '../verification/print-verification.ts';
import { verifyResults } from '../verification/verify-here.ts';
import type { EncoderOnDemand } from './encoder-on-demand.ts';
import { findInFolder } from './find-in-folder.ts';
import { type GivenPicture, givenPictureSchema, PictureRefused, readGivenPicture } from './given-picture.ts';

export interface FaceToolsOptions {
  /** The folders whose pictures may be read; without any, only bytes are taken. */
  readonly folders: readonly string[];
  /** Whether answers may have the vectors, which identify people. */
  readonly vectors: boolean;
  readonly encoder: EncoderOnDemand;
}

/** Pictures in one call, on each side of a verification: as many as a container of the API holds. */
const picturesSchema = z.array(givenPictureSchema).min(1).max(5);

const rateSchema = z
  .number()
  .gt(0)
  .max(1)
  .optional()
  .describe('The part of pairs of different people that may be taken for one person; 0.001 without it');

/** Nothing is changed, and nothing outside of this machine is asked. */
const annotations = { readOnlyHint: true, openWorldHint: false };

/** The tools `encode`, `verify` and `find` of the Model Context Protocol. All work is done in this process. */
export function faceTools(options: FaceToolsOptions): McpServer {
  const server = new McpServer({ name: 'face-encode', version: SERVICE_VERSION });
  const encode = async (pictures: readonly GivenPicture[], first = 1) =>
    await options.encoder.encode(
      await Promise.all(
        pictures.map(async (picture, index) => await readGivenPicture(picture, options.folders, first + index)),
      ),
    );

  server.registerTool(
    'encode',
    {
      title: 'Find faces',
      description:
        'Finds the faces in up to five pictures: where each is, in pixels, how good its picture is, and what would make it better. It does not tell who a person is.',
      inputSchema: z.object({ pictures: picturesSchema }),
      annotations,
    },
    async ({ pictures }) => await answer(async () => describeFaces(await encode(pictures), options.vectors)),
  );
  server.registerTool(
    'verify',
    {
      title: 'Same person?',
      description:
        'Tells whether pictures of a reference, such as a passport photo, and of a probe, such as a selfie, show the same person, and how often two different people would be taken for one at this distance. More pictures of a person on a side make the answer surer. It is no check that a living person was in front of the camera.',
      inputSchema: z.object({
        reference: picturesSchema.describe('Pictures of the person whom you know'),
        probe: picturesSchema.describe('Pictures of the person to verify'),
        max_false_match_rate: rateSchema,
      }),
      annotations,
    },
    async ({ reference, probe, max_false_match_rate: rate }) =>
      await answer(async () => {
        const [known, asked] = [await encode(reference), await encode(probe, reference.length + 1)];
        const verification = verifyResults(known, asked, findCalibrations(), rate);
        return { text: printVerification(verification), data: toVerificationJson(verification) };
      }),
  );
  server.registerTool(
    'find',
    {
      title: 'In which pictures?',
      description:
        'Looks for the largest face of one picture in the pictures of a folder, and tells which are as near as those of one person, nearest first, and how many strangers would be. The matches are candidates: a person has to look at the pictures.',
      inputSchema: z.object({
        picture: givenPictureSchema.describe('A picture of the person who is looked for'),
        folder: z.string().min(1).describe('A folder that this server may read, or one inside of it'),
        recursive: z.boolean().default(false).describe('Whether folders inside of it are searched, too'),
        max_false_match_rate: rateSchema,
      }),
      annotations,
    },
    async ({ picture, folder, recursive, max_false_match_rate: maxFalseMatchRate }) =>
      await answer(async () => {
        const given = await readGivenPicture(picture, options.folders, 1);
        const wanted = { picture: given, folder, recursive, maxFalseMatchRate };
        const { face, unusable, ...found } = await findInFolder(options.encoder, options.folders, wanted);
        const refused = unusable.map(({ file, error }) => ({ file, error }));
        return { text: printMatches(found), data: { ...toMatchesJson(face, found), unusable: refused } };
      }),
  );
  return server;
}

interface Answer {
  /** For people, and for models that read nothing else. */
  readonly text: string;
  readonly data: Record<string, unknown>;
}

/** What the pictures or the options make impossible is an answer too, from which a model can learn what to do. */
async function answer(work: () => Promise<Answer>): Promise<CallToolResult> {
  try {
    const { text, data } = await work();
    return { content: [{ type: 'text', text: `${text}\n\n${JSON.stringify(data)}` }], structuredContent: data };
  } catch (error) {
    if (!(error instanceof PictureRefused || error instanceof CommandError)) throw error;
    // The rules of the command speak of its option.
    const text = error.message.replace('--max-false-match-rate', 'max_false_match_rate');
    return { content: [{ type: 'text', text }], isError: true };
  }
}

function describeFaces(results: readonly PictureResult[], vectors: boolean): Answer {
  const lines = results.map(({ file, error, encodings }) => `${file}: ${error ?? `${encodings.length} face(s)`}`);
  const pictures = results.map(({ encodings, ...picture }) => ({
    ...picture,
    faces: encodings.map(({ vector, box, quality }) => ({
      box,
      usable: quality?.usable ?? null,
      advice: quality?.advice.map((code) => adviceSentences[code]) ?? [],
      ...(vectors && { vector }),
    })),
  }));
  return { text: lines.join('\n'), data: { pictures } };
}
