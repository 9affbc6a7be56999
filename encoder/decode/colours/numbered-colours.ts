/** Colours by numbers (ITU-T H.273, tables 2 and 3), as AVIF, HEIC and PNG may have them in the place of a profile. */
const DISPLAY_P3 = 12;
/** Transfers of pictures that are not HDR: all are near enough to that of sRGB. 2 means that none is stated. */
const TRANSFERS: ReadonlySet<number> = new Set([1, 2, 6, 13, 14, 15]);

/** Whether values stand for Display P3, the colours of most phones. Other numbers are rare, and are taken for those of sRGB. */
export const isDisplayP3 = (primaries: number, transfer: number): boolean =>
  primaries === DISPLAY_P3 && TRANSFERS.has(transfer);
