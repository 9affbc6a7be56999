import { InputError } from '../support/input-error.ts';
import { parseOptions } from '../support/parse-options.ts';

export const USAGE = `Measures the built-in encoder on your own pictures.

  npm run bench:accuracy -- --pictures FOLDER [--pairs FILE] [--counts FILE] [--threshold SCORE] [--peer] [--json]
  npm run bench:accuracy -- --samples [--threshold SCORE] [--peer] [--json]
  npm run bench:accuracy -- --calibrate --pictures FOLDER [--output FILE]
  npm run bench:accuracy -- --calibrate --samples [--output FILE]

  --pictures FOLDER  where the files of the lists are
  --pairs FILE       pairs in the format of LFW's pairs.txt, or CSV with the header file_x,file_y,same
  --counts FILE      CSV with the header file,faces: faces that a person counts in each picture
  --samples          a small set of pictures from public packages instead of your own
  --threshold SCORE  detections below this score, 0 to 1, are discarded; the default is that of the service
  --peer             the same with face_recognition (installed from PyPI), and with one vector from each
  --json             one line of JSON at the end
  --calibrate        false match rates by distance and number of faces, and from them thresholds; FOLDER has a folder for
                     each person, with pictures of this person
  --output FILE      writes them as a calibration table, JSON
  --help             this text`;

export interface CalibrationOptions {
  /** Undefined: the samples. */
  pictures: string | undefined;
  output: string | undefined;
}

export interface AccuracyOptions {
  /** Undefined: the samples. */
  own: { pictures: string; pairs: string | undefined; counts: string | undefined } | undefined;
  threshold: number | undefined;
  peer: boolean;
  json: boolean;
}

/**
 * What is to be measured.
 *
 * @throws InputError that names the option; without any it is the whole usage
 */
export function parseAccuracyOptions(args: readonly string[]): AccuracyOptions | { calibration: CalibrationOptions } {
  const values = parseOptions(args, {
    pictures: { type: 'string' },
    pairs: { type: 'string' },
    counts: { type: 'string' },
    samples: { type: 'boolean', default: false },
    threshold: { type: 'string' },
    peer: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    calibrate: { type: 'boolean', default: false },
    output: { type: 'string' },
  });
  if (values.calibrate) return { calibration: parseCalibration(values) };
  const { pictures, pairs, counts, samples, threshold, peer, json, output } = values;
  if (output !== undefined) throw new InputError('--output FILE needs --calibrate; --help shows all options');
  if (args.length === 0) throw new InputError(USAGE);
  const rest = { threshold: parseThreshold(threshold), peer, json };
  if (samples) {
    const [extra] = Object.entries({ pictures, pairs, counts }).find(([, value]) => value !== undefined) ?? [];
    if (extra !== undefined) throw new InputError(`--samples brings its own pictures and lists: leave out --${extra}`);
    return { own: undefined, ...rest };
  }
  if (pictures === undefined)
    throw new InputError('--pictures FOLDER is missing (or --samples); --help shows all options');
  if (pairs === undefined && counts === undefined) {
    throw new InputError('--pairs FILE or --counts FILE is missing; --help shows all options');
  }
  return { own: { pictures, pairs, counts }, ...rest };
}

interface CalibrationValues extends Partial<Record<'pictures' | 'output' | 'pairs' | 'counts' | 'threshold', string>> {
  samples: boolean;
  peer: boolean;
  json: boolean;
}

function parseCalibration({ samples, pictures, output, ...rest }: CalibrationValues): CalibrationOptions {
  const { pairs, counts, threshold, peer, json } = rest;
  const others = { pairs, counts, threshold, peer, json, pictures: samples ? pictures : undefined };
  const [extra] = Object.entries(others).find(([, value]) => value !== undefined && value !== false) ?? [];
  if (extra !== undefined) throw new InputError(`--calibrate${samples ? ' --samples' : ''} takes no --${extra}`);
  if (!samples && pictures === undefined) {
    throw new InputError('--pictures FOLDER is missing (or --samples); --help shows all options');
  }
  return { pictures, output };
}

function parseThreshold(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const threshold = text.trim() === '' ? Number.NaN : Number(text);
  if (!(threshold >= 0 && threshold <= 1))
    throw new InputError(`--threshold must be a number from 0 to 1, not "${text}"`);
  return threshold;
}
