import { isIPv6 } from 'node:net';

/**
 * The name in a Host header or a setting, in lower case, without its port, brackets and the dot of the root.
 *
 * @returns undefined when it is not a name
 */
export function hostName(text: string): string | undefined {
  if (isIPv6(text)) return text.toLowerCase();
  const [, address, name] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]*[\w-])\.?)(?::\d*)?$/i.exec(text.trim()) ?? [];
  return (address ?? name)?.toLowerCase();
}
