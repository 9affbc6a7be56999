/** What the command's exit status says. The numbers are part of its interface: scripts rely on them. */
export const exitCodes = {
  done: 0,
  /** `compare`, `verify`: the faces are those of two people, as `diff` says that two files differ. */
  differentPeople: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A picture cannot be used: no such file, no picture, no face to compare, too many faces. */
  picture: 3,
  /** The API does not answer, or refuses. */
  api: 4,
  /** `serve` cannot start or go on: port or data folder in use, encoder damaged. The same for `events` and the folder. */
  serve: 5,
  /** An internal error, or the result cannot be written. */
  fault: 70,
  /** Ended by Ctrl+C, as shells count it: 128 and the number of the signal. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
