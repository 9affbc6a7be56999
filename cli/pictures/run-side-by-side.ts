/**
 * Runs a task for each number from 0, so many at a time and in order. After a task that fails no other is begun.
 *
 * @throws the first error, when the tasks that had begun have ended
 */
export async function runSideBySide(
  count: number,
  concurrency: number,
  run: (index: number) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  const left = Array(count).keys();
  const worker = async () => {
    for (const index of left) {
      if (faults.length > 0) return;
      await run(index).catch((error: unknown) => faults.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  if (faults.length > 0) throw faults[0];
}
