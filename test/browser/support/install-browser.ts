import { installChromium } from './find-chromium.ts';

/** Runs once before the browser tests. */
export const setup = installChromium;
