/** Characters of a text of the caller's that a message repeats. */
const MAX_LENGTH = 40;

/** A text that a client has sent, in quotes, shortened and without characters that a terminal or a log would obey. */
export const quoteText = (text: string): string => `"${shorten(text.replaceAll(/\p{C}/gu, '?'), MAX_LENGTH)}"`;

/** The text, or its beginning and an ellipsis. */
export const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;
