import { expect, it } from 'vitest';
import { aContainer, aSummary, CONTAINER_ID } from '../../../support/http/fake-api.ts';
import { openSession } from '../support/open-session.ts';

type Advice = 'look_straight' | 'more_light' | 'too_blurred';

/** The best of all measures. */
const measures = Object.fromEntries(
  [
    ...['eyes', 'head', 'yaw', 'pitch', 'roll', 'left', 'right', 'above', 'below', 'light', 'contrast', 'shadow'],
    ...['glare', 'range', 'even', 'colour', 'single'],
  ].map((measure) => [measure, 100]),
);

const aFace = (order: number, advice: readonly Advice[] | undefined) => ({
  face_id: `5d0c6c86-2a0d-4cf5-9d57-0d9a4b8d7a1${order}`,
  vector: Array(128).fill(0),
  box: null,
  landmarks: null,
  confidence: null,
  quality: advice ? { score: 50, usable: true, advice, measures } : null,
});

/** What a screen reader says first of a picture whose faces have this advice. */
async function hear(...faces: readonly (readonly Advice[] | undefined)[]): Promise<string | undefined> {
  const images = aSummary('completed').images.map((image) => ({
    ...image,
    encodings: faces.map((advice, order) => aFace(order, advice)),
  }));
  const { session, announced } = openSession(() => ({ status: 200, body: { ...aContainer, images } }));
  await session.open(CONTAINER_ID);
  return announced().find((text) => text.includes('found'));
}

it.each([
  ['a good one', [[]], 'A picture: one face found.'],
  [
    'a poor one',
    [['more_light', 'look_straight']],
    'A picture: one face found. Find more light. Look straight into the camera.',
  ],
  ['one whose encoder measures no quality', [undefined], 'A picture: one face found.'],
  [
    'one of several people, each sentence once',
    [['too_blurred'], ['too_blurred', 'more_light']],
    'A picture: 2 faces found. Hold the camera still, and wipe its lens. Find more light.',
  ],
  [
    'one without a face',
    [],
    'A picture: no face found. Is the face turned away, dark or small? Take a picture from the front, in good light, with the whole face in it.',
  ],
] as const)('the advice is heard with the picture: %s', async (_, faces, text) => {
  expect(await hear(...faces)).toBe(text);
});
