/** Names and values of headers, out of the lines in which XMLHttpRequest gives them. A value may be empty. */
export function parseHeaders(lines: string): [name: string, value: string][] {
  return lines.split('\r\n').flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()]] : [];
  });
}
