import { afterAll, beforeAll } from 'vitest';
import { type RunningService, runService } from './running-service.ts';

/** Runs a service for all tests of a file, and closes it after them. It can be asked from the first test on. */
export function useService(variables: Record<string, string> = {}): Omit<RunningService, 'close'> {
  let service: RunningService | undefined;
  beforeAll(async () => {
    service = await runService(variables);
  });
  afterAll(async () => await service?.close());

  const running = (): RunningService => {
    if (!service) throw new Error('The service does not run before the first test');
    return service;
  };
  return {
    get url() {
      return running().url;
    },
    get dataDir() {
      return running().dataDir;
    },
    call: async (...given) => await running().call(...given),
  };
}
