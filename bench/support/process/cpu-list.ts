/**
 * The last processor that a process may run on.
 *
 * @param status text of `/proc/PID/status` (Linux), in which a line says `Cpus_allowed_list:	0-3,8`
 */
export function findLastCpu(status: string): number | undefined {
  const [, last] = /^Cpus_allowed_list:\s*(?:\S*[,-])?(\d+)$/m.exec(status) ?? [];
  return last === undefined ? undefined : Number(last);
}
