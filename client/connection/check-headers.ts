/**
 * Checks what the caller has put into headers. `fetch` takes Latin-1 without line breaks, but for white space around it, and reports all
 * else like a network that fails.
 *
 * @throws {TypeError} that does not repeat the value: it may be a secret
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (/^[^\0\r\n\u0100-\uffff]*$/.test(value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, ''))) continue;
    throw new TypeError(
      `The header ${name} cannot carry its value, which has a line break or a character beyond Latin-1`,
    );
  }
}
