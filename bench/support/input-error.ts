/** What the person at the command line can mend: one line that says what is wrong, without a stack. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Runs a command; bad input ends it with its one line on stderr and exit code 2. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
