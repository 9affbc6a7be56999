import * as z from 'zod';

/** What to do about a picture, by the code of the advice: one sentence for the person in front of the camera. */
export const adviceSentences = {
  too_small: 'Move closer to the camera.',
  look_straight: 'Look straight into the camera.',
  more_light: 'Find more light.',
  less_light: 'Turn away from the sun or the lamp that shines into your face.',
  even_light: 'Turn so that the light comes from the front.',
  too_blurred: 'Hold the camera still, and wipe its lens.',
  too_close: 'Move away from the camera, so that there is room around your face.',
  not_whole: 'Show your whole face.',
} as const;

const adviceSchema = z
  .enum([
    'too_small',
    'look_straight',
    'more_light',
    'less_light',
    'even_light',
    'too_blurred',
    'too_close',
    'not_whole',
  ])
  .describe(
    `What to do about the picture. ${Object.entries(adviceSentences)
      .map(([code, sentence]) => `\`${code}\`: ${sentence}`)
      .join(' ')}`,
  );

const measureSchema = (what: string) => z.int().min(0).max(100).describe(what);

export const measuresSchema = z
  .object({
    eyes: measureSchema('Distance of the eyes in pixels'),
    head: measureSchema('Size of the head in the picture'),
    yaw: measureSchema('Head not turned to a side'),
    pitch: measureSchema('Head not raised or lowered; a rough estimate'),
    roll: measureSchema('Head not tilted'),
    left: measureSchema('Room on the left'),
    right: measureSchema('Room on the right'),
    above: measureSchema('Room above'),
    below: measureSchema('Room below'),
    light: measureSchema('Mean luminance'),
    contrast: measureSchema('Variance of luminance'),
    shadow: measureSchema('Absence of under-exposed parts'),
    glare: measureSchema('Absence of over-exposed parts'),
    range: measureSchema('Dynamic range'),
    even: measureSchema('Illumination of both cheeks alike'),
    colour: measureSchema('Natural colour of the skin'),
    single: measureSchema('No other face of the picture is nearly as large'),
  })
  .describe(
    'Quality components of ISO/IEC 29794-5 by the formulas of OFIQ: how well the picture fits the rules for passport photos, not how well it can be recognised',
  )
  .meta({ id: 'QualityMeasures' });

export const faceQualitySchema = z
  .object({
    score: measureSchema('How little the picture harms the vector: 100 not at all'),
    usable: z.boolean().describe('Whether the picture is good enough for a template, which leaves out other faces'),
    advice: z.array(adviceSchema).max(2).describe('Worst first; empty where a new picture would hardly be better'),
    measures: measuresSchema,
  })
  .describe('How good the picture of a face is')
  .meta({ id: 'FaceQuality' });
