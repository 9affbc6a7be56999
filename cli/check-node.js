// Plain JavaScript that any Node of the last years can read: it runs before all other code of the project.

/** The first Node that runs TypeScript without a flag. Compiled code needs no older one either: node:sqlite, for one. */
const NEEDED = [22, 18];

/**
 * Ends the process with one line when this Node is too old.
 *
 * @param {number} exitCode
 * @param {string} [advice] how to get a Node that will do, where the caller knows a way
 */
export function checkNode(exitCode, advice) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  const needs = `face-encode: needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}`;
  console.error(advice ? `${needs}. ${advice}` : needs);
  process.exit(exitCode);
}
