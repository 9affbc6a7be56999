/** A picture that the page was given. */
export interface GivenPicture {
  readonly file: File;
  /** What a person should know about it, shown on its card. */
  readonly caption?: string | undefined;
}

export const listNames = (pictures: readonly GivenPicture[]): string =>
  pictures.map(({ file }) => file.name).join(', ');
