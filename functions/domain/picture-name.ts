import { isId } from './ids.ts';
import type { Instant } from './model.ts';
import type { PictureName, SlotName } from './ports.ts';

/** The name of a slot's picture. */
export const pictureOf = (containerId: string, { imageId, createdAt }: SlotName) => ({
  containerId,
  imageId,
  createdAt,
});

/**
 * Whether a picture is for the slot that its image has now, and not for an earlier one that was erased or released.
 *
 * @param takenAt when that slot was taken; undefined where the image has no slot
 */
export const isPictureOf = ({ createdAt }: PictureName, takenAt: Instant | undefined): boolean =>
  takenAt !== undefined && (createdAt === undefined || createdAt === takenAt);

/** The parts of which a store makes the key of an object, or the name of a file. */
export const partsOfName = ({ containerId, imageId, createdAt }: PictureName): string[] =>
  createdAt === undefined ? [containerId, imageId] : [containerId, imageId, String(createdAt)];

const instantPattern = /^[1-9]\d{0,14}$/;

/** @returns undefined when the parts are not those of a picture */
export function parseNameParts([containerId = '', imageId = '', time, ...rest]: readonly string[]):
  | PictureName
  | undefined {
  if (!isId(containerId) || !isId(imageId) || rest.length > 0) return undefined;
  if (time === undefined) return { containerId, imageId, createdAt: undefined };
  return instantPattern.test(time) ? { containerId, imageId, createdAt: Number(time) } : undefined;
}
