import { DefaultRenderer, Listr, ListrLogger, ProcessOutput, SilentRenderer } from 'listr2';
import { runSideBySide } from '../pictures/run-side-by-side.ts';
import { startCounter } from './counter.ts';
import { printable } from './printable.ts';
import { canDraw, type Terminal } from './terminal.ts';

/** Something that takes a while, shown as one line. */
export interface Step {
  readonly title: string;
  /** @param show changes the line; what it resolves to stays when all is done, and a rejection marks the line as failed */
  run(show: (line: string) => void): Promise<string>;
}

/** A step did not succeed in a way that its command knows of. The message is its line. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  constructor(line: string) {
    super(printable(line));
  }
}

/** More lines than this leave the screen: then one line counts. */
const MOST_LINES = 10;

/**
 * Runs steps side by side, in order, and shows a line for each, or one that counts them where there are many, on a terminal.
 * Elsewhere nothing is shown: logs and pipes are no place for bars. A step that fails does not stop the others.
 *
 * @throws the first error that is no StepFailure, when all steps have ended
 */
export async function runSteps(steps: readonly Step[], concurrency: number, terminal: Terminal): Promise<void> {
  if (steps.length <= MOST_LINES) return await showSteps(steps, concurrency, terminal);
  await showSteps([countSteps(steps, concurrency)], 1, terminal);
}

/** One step that does all of them, and shows how many are done. */
function countSteps(steps: readonly Step[], concurrency: number): Step {
  const counter = startCounter(steps.length);
  return {
    title: counter.line(),
    run: async (show) => {
      await runSideBySide(steps.length, concurrency, async (index) => {
        try {
          await steps[index]?.run(() => undefined);
          counter.count(true);
        } catch (error) {
          if (!(error instanceof StepFailure)) throw error;
          counter.count(false);
        } finally {
          show(counter.line());
        }
      });
      return counter.line();
    },
  };
}

async function showSteps(steps: readonly Step[], concurrency: number, terminal: Terminal): Promise<void> {
  const faults: unknown[] = [];
  const list = new Listr(
    steps.map(({ title, run }) => ({
      title: printable(title),
      task: async (_context: object, task: { title: string }) => {
        try {
          task.title = printable(
            await run((line) => {
              task.title = printable(line);
            }),
          );
        } catch (error) {
          if (!(error instanceof StepFailure)) faults.push(error);
          throw error;
        }
      },
    })),
    {
      concurrent: concurrency,
      exitOnError: false,
      // Ctrl+C is for the command to handle, which has work to abandon in good order.
      registerSignalListeners: false,
      renderer: canDraw(terminal.stderr) ? ErrorTerminalRenderer : SilentRenderer,
      rendererOptions: {
        // Results alone go to standard output.
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
      },
    },
  );
  await list.run();
  if (faults.length > 0) throw faults[0];
}

/**
 * Draws on standard error. The library asks whether standard output is a terminal, and would else write plain lines into the
 * results that go to a pipe.
 */
class ErrorTerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

const BAR_WIDTH = 24;

/** @param share 0 to 1 */
export function drawBar(share: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
}
