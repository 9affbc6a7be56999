import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The addresses on which a process listens for TCP connections, as Linux tells them: hexadecimal, network byte order turned
 * round, `0100007F` being 127.0.0.1.
 */
export function listeningAddresses(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(readLink(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6'].flatMap((family) => {
    const rows = readFileSync(`/proc/${pid}/net/${family}`, 'utf8').trim().split('\n').slice(1);
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      return state === LISTEN && sockets.has(inode) ? [local.split(':')[0] ?? ''] : [];
    });
  });
}

const LISTEN = '0A';

/** A descriptor may be closed between listing and reading. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
