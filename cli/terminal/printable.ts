/**
 * Text from a file name or a service, as a terminal may show it: control characters could move the cursor or forge lines, and
 * marks of the writing direction could turn words around. Line feeds stay.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}');
}
