import { CHIP_SIZE } from '../align/extract-chip.ts';
import { Tensor } from '../load-runtime.ts';
import { type Network, readFloats } from '../read-network.ts';

const VECTOR_LENGTH = 128;
const CHIP_LENGTH = CHIP_SIZE * CHIP_SIZE * 3;

/** Faces in one call of the network, which takes some 2 MB for each. */
const FACES_PER_CALL = 10;

/** Chips (RGB bytes) -> one vector each. */
export type FaceDescriber = (chips: readonly Uint8Array[]) => Promise<number[][]>;

/**
 * dlib's face recognition network (a ResNet of 29 convolutions, dlib_face_recognition_resnet_model_v1). It takes floats
 * of 0 to 255, RGB, `[faces][150][150][3]`; its own mean and scale are part of the model. One call at a time: the input's memory
 * is used again.
 */
export function createFaceDescriber(network: Network): FaceDescriber {
  let memory = new Float32Array(0);
  return async (chips) => {
    const vectors: number[][] = [];
    for (let first = 0; first < chips.length; first += FACES_PER_CALL) {
      const together = chips.slice(first, first + FACES_PER_CALL);
      if (memory.length < together.length * CHIP_LENGTH) memory = new Float32Array(together.length * CHIP_LENGTH);
      vectors.push(...(await describeTogether(network, together, memory)));
    }
    return vectors;
  };
}

/** @param memory for the input of the network, which may be longer */
async function describeTogether(
  network: Network,
  chips: readonly Uint8Array[],
  memory: Float32Array,
): Promise<number[][]> {
  for (const [i, chip] of chips.entries()) memory.set(chip, i * CHIP_LENGTH);
  const input = memory.subarray(0, chips.length * CHIP_LENGTH);
  const shape = [chips.length, CHIP_SIZE, CHIP_SIZE, 3];
  const outputs = await network.run({ chips: new Tensor('float32', input, shape) });
  return splitVectors(readFloats(outputs, 'vectors'), chips.length);
}

/** A vector that is no point in space would spoil every comparison it enters, so it is never handed out. */
export function splitVectors(values: Float32Array, faces: number): number[][] {
  if (values.length !== faces * VECTOR_LENGTH) throw new Error(`the network gave ${values.length} numbers`);
  if (!values.every(Number.isFinite)) throw new Error('the network gave a vector with numbers that are not finite');
  return Array.from({ length: faces }, (_, i) =>
    Array.from(values.subarray(i * VECTOR_LENGTH, (i + 1) * VECTOR_LENGTH)),
  );
}
