import { CommanderError } from 'commander';
import { FaceEncodeError } from '../client/index.ts';
import { StartError } from '../local/process/start-error.ts';
import { CommandError } from './command-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** How a command that failed ends. */
export interface Ending {
  readonly exitCode: ExitCode;
  /** For the person who typed it; undefined when all is said already. */
  readonly text?: string;
}

export function explainError(error: unknown): Ending {
  // The library has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.usage };
  if (error instanceof CommandError) return { exitCode: error.exitCode, text: prefix(error.message) };
  if (error instanceof StartError) return { exitCode: exitCodes.fault, text: prefix(error.message) };
  if (error instanceof FaceEncodeError) {
    return { exitCode: exitCodes.api, text: prefix(describeRefusal(error)) };
  }
  const details = error instanceof Error ? error.stack : String(error);
  return { exitCode: exitCodes.fault, text: prefix(`unexpected error\n${details}`) };
}

/** What the service or the client said, and what to do where it asks who calls. */
function describeRefusal(error: FaceEncodeError): string {
  const request = error.requestId ? ` (request ${error.requestId})` : '';
  return `${error.message}${request}${adviceFor(error)}`;
}

/** The option that is missing, where the service asks who calls; else nothing. */
export const adviceFor = ({ status }: FaceEncodeError): string =>
  status === 401 ? '. Say who calls with --token or FACE_ENCODE_TOKEN' : '';

const prefix = (text: string): string => `face-encode: ${text}`;
