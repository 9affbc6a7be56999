import { afterAll, beforeAll } from 'vitest';
import type {
  ContainerStore,
  DeferredTask,
  PictureName,
  PictureStore,
  TaskQueue,
} from '../../functions/domain/ports.ts';
import type { EnrolmentStore } from '../../functions/domain/search/enrolment.ts';

/** The stores of a home, empty and ready. */
export interface TestStores {
  readonly containers: ContainerStore;
  /** The same containers. The response to each write is lost, and the write is made again. */
  readonly containersLosingResponses: ContainerStore;
  readonly enrolments: EnrolmentStore;
  readonly pictures: PictureStore;
  readonly tasks: TaskQueue;
  close(): Promise<void>;
}

/** All ports of a home, and what the tests need to look behind them. */
export interface TestHome extends TestStores {
  /** Where a stored picture starts its encoding. */
  readonly imageQueue: TestQueue<PictureName>;
  readonly deferredTasks: TestQueue<DeferredTask>;
}

export interface TestQueue<Item> {
  /** Receives what is due; undefined where there is nothing. */
  receive(): Promise<Received<Item> | undefined>;
  /** What was received as often as it may be, and no more. */
  takeDead(): Promise<Item | undefined>;
}

export interface Received<Item> {
  readonly item: Item;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
  done(): Promise<void>;
  /** Hands it back, to be received again after this time. */
  retry(seconds: number): Promise<void>;
}

/** Makes a home for one suite. */
export type OpenTestHome = () => Promise<TestHome>;

/** Makes the stores alone, for a suite that needs no queue. */
export type OpenTestStores = () => Promise<TestStores>;

/** Opens a home for a suite and closes it after its tests. What it gives is the home, from the first test on. */
export function useHome<Home extends TestStores>(openHome: () => Promise<Home>): () => Home {
  let home: Home | undefined;
  beforeAll(async () => {
    home = await openHome();
  });
  afterAll(async () => await home?.close());
  return () => {
    if (!home) throw new Error('The home is not open before the first test');
    return home;
  };
}
