import * as z from 'zod';
import { readEnvironment } from '../../../settings/read-environment.ts';

/** FAULTS_SEED repeats what a failure has printed, or tries other forms. */
export const { FAULTS_SEED: formsSeed } = readEnvironment(
  z.object({ FAULTS_SEED: z.coerce.number().int().default(20_261_122) }),
);
