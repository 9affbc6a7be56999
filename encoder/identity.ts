/** What `encoder: {name, version}` says beside every vector, so that a database knows which vectors belong together. */
export const ENCODER_NAME = 'dlib-resnet-v1';

/**
 * Raise it whenever a model or a step moves the vectors; a test compares them with recorded ones and says so. A new version
 * needs its calibration: docs/accuracy.md.
 * Vectors of one major version can be compared with each other and with those of dlib's network.
 */
export const ENCODER_VERSION = '1.2.0';

/** More faces than this in one picture are refused, as the service takes no more. */
export const MAX_FACES = 5;
