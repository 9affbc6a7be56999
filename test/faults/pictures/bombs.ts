import { JPEG_BOMBS } from './jpeg-bombs.ts';
import { OTHER_BOMBS } from './other-bombs.ts';
import { PNG_BOMBS } from './png-bombs.ts';

export type Bomb = readonly [string, () => Buffer | Promise<Buffer>];

const name = (kind: string, bombs: readonly Bomb[]): Bomb[] => bombs.map(([what, draw]) => [`${kind}${what}`, draw]);

export const BOMBS: readonly Bomb[] = [...name('PNG of ', PNG_BOMBS), ...name('JPEG of ', JPEG_BOMBS), ...OTHER_BOMBS];
