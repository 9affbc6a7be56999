/**
 * A picture so many times as long as wide, such as a screenshot of a phone or a panorama, is looked at with as many pixels as a
 * picture of 4:3. With the usual longest side it would have far fewer, and of 22 faces of 5 % of its longest side 17 or 18 were
 * found; so 21 or 22 are. Photos of the usual formats, up to 16:9, stay below.
 */
const ELONGATED_FROM = 1.9;
const USUAL_ASPECT = 4 / 3;

/** Longest side that an elongated picture gets at most, px, as a multiple of the usual one: that of pictures of 16:3. */
const LARGEST_FACTOR = 2;

/**
 * The longest side, px, of the picture that faces are looked for in.
 *
 * @param size of the picture at its full size, px; either side may be the longer one
 * @param usual longest side for pictures of the usual formats, px
 */
export function findWorkingSize({ width, height }: { width: number; height: number }, usual: number): number {
  const aspect = Math.max(width, height) / Math.min(width, height);
  if (aspect < ELONGATED_FROM) return usual;
  return Math.round(usual * Math.min(LARGEST_FACTOR, Math.sqrt(aspect / USUAL_ASPECT)));
}
