import { MAX_PROFILE_BYTES } from '../limits.ts';
import { fourCharacters, hasText, readUint16, readUint32 } from '../read-bytes.ts';

/** A colour profile begins with so many bytes, then comes the number of its tags (ICC.1:2022, 7.2 and 7.3). */
const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** Profiles of screens and cameras have 10 to 20; the picture library reads no profile with more. */
const MAX_TAGS = 100;

/**
 * Tags of "multi-process elements" (9.2.43 to 9.2.46). A few hundred bytes of them list as many calculations for each pixel as
 * one likes: a profile of 489 KB took 58 s for a small picture. Cameras and editors do not write them.
 */
const ENDLESS: ReadonlySet<number> = new Set(['D2B0', 'D2B1', 'D2B2', 'D2B3'].map(fourCharacters));
/** Tags of tables. A profile that has one is converted by it, whatever else is in it. */
const TABLES: ReadonlySet<number> = new Set([...ENDLESS, ...['A2B0', 'A2B1', 'A2B2'].map(fourCharacters)]);

/** The colours of sRGB's red, green and blue in XYZ under D50, as profiles hold them (IEC 61966-2-1, adapted by Bradford). */
const PRIMARIES = [
  ['rXYZ', [0.4361, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7141]],
] as const;
const CURVES = ['rTRC', 'gTRC', 'bTRC'] as const;

/** Rounding of the numbers of known sRGB profiles. The primaries of other colour spaces are 0.02 and more away. */
const PRIMARY_TOLERANCE = 0.001;
/** Levels of 256. Of all 16.7 million colours, six such profiles moved at most 1.2 % of the values, and none by more than two levels. */
const CURVE_TOLERANCE = 0.3;

/**
 * Whether a colour profile may go on to the decoder: it has a usual size, and only tags whose cost has a bound.
 *
 * @param profile an ICC profile, not checked in any way
 */
export function isBoundedProfile(profile: Uint8Array): boolean {
  return profile.length <= MAX_PROFILE_BYTES && !readTags(profile).some(({ name }) => ENDLESS.has(name));
}

/**
 * Whether a colour profile describes sRGB itself. Image editors and web sites put it into pictures whose values are sRGB already, and
 * converting them would take as long as decoding them.
 *
 * @param profile an ICC profile, not checked in any way
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  if (!hasText(profile, 16, 'RGB XYZ ') || !hasText(profile, 36, 'acsp')) return false;
  const tags = readTags(profile);
  if (tags.length > MAX_TAGS || tags.some(({ name }) => TABLES.has(name))) return false;
  const find = (wanted: string): number | undefined => tags.find(({ name }) => name === fourCharacters(wanted))?.at;
  return (
    PRIMARIES.every(([name, xyz]) => isNear(readXyz(profile, find(name)), xyz)) &&
    CURVES.every((name) => isSrgbCurve(readCurve(profile, find(name))))
  );
}

/**
 * A profile that has to be converted when the pixels have been decoded without it.
 *
 * @param profile an ICC profile, not checked in any way
 * @returns undefined when it is not one of RGB, has no bound, or describes sRGB itself
 */
export function pickProfile(profile: Uint8Array): Uint8Array | undefined {
  const isRgb = hasText(profile, 16, 'RGB ') && hasText(profile, 36, 'acsp');
  return isRgb && isBoundedProfile(profile) && !isSrgbProfile(profile) ? profile : undefined;
}

interface Tag {
  name: number;
  /** Where its data begin. */
  at: number;
}

/** As many as the profile says and has room for. */
function readTags(profile: Uint8Array): Tag[] {
  const tags: Tag[] = [];
  const end = HEADER_BYTES + 4 + readUint32(profile, HEADER_BYTES) * TAG_BYTES;
  for (let entry = HEADER_BYTES + 4; entry < Math.min(end, profile.length); entry += TAG_BYTES) {
    tags.push({ name: readUint32(profile, entry), at: readUint32(profile, entry + 4) });
  }
  return tags;
}

function readXyz(profile: Uint8Array, at = profile.length): number[] {
  return [8, 12, 16].map((offset) => readFixed(profile, at + offset));
}

const isNear = (found: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((value, i) => Math.abs((found[i] ?? 0) - value) <= PRIMARY_TOLERANCE);

/** From a value to linear light, both 0 to 1. */
type Curve = (value: number) => number;

/** A table of samples, or a function with a linear foot (ICC.1:2022, 10.6 and 10.18). sRGB is written in no other way. */
function readCurve(profile: Uint8Array, at = profile.length): Curve | undefined {
  if (hasText(profile, at, 'curv')) {
    const last = readUint32(profile, at + 8) - 1;
    const sample = (i: number): number => readUint16(profile, at + 12 + 2 * Math.min(i, last)) / 65_535;
    return last < 1 ? undefined : (value) => interpolate(sample, value * last);
  }
  if (!hasText(profile, at, 'para') || readUint16(profile, at + 8) !== 3) return undefined;
  const [gamma = 0, a = 0, b = 0, c = 0, d = 0] = [12, 16, 20, 24, 28].map((offset) => readFixed(profile, at + offset));
  return (value) => (value >= d ? (a * value + b) ** gamma : c * value);
}

function interpolate(sample: (i: number) => number, position: number): number {
  const before = Math.floor(position);
  return sample(before) + (position - before) * (sample(before + 1) - sample(before));
}

function isSrgbCurve(curve: Curve | undefined): boolean {
  if (!curve) return false;
  return Array.from({ length: 256 }, (_, level) => level).every(
    (level) => Math.abs(toSrgb(curve(level / 255)) * 255 - level) <= CURVE_TOLERANCE,
  );
}

/** From linear light to a value of sRGB. */
function toSrgb(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** A number with 16 bits behind the point (s15Fixed16Number). */
const readFixed = (bytes: Uint8Array, at: number): number => (readUint32(bytes, at) | 0) / 65_536;
