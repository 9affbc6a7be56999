import { ENCODER_NAME, ENCODER_VERSION } from '../../../encoder/identity.ts';
import type { EncoderIdentity } from '../../domain/model.ts';

/** How the two encoders call themselves, without loading either. */
export const builtInIdentity: EncoderIdentity = { name: ENCODER_NAME, version: ENCODER_VERSION };

export const httpIdentity = (version: string): EncoderIdentity => ({ name: 'http', version });
