import type {
  ContainerStore,
  DeferredTask,
  PictureName,
  PictureStore,
  TaskQueue,
} from '../../functions/domain/ports.ts';
import type { EnrolmentStore } from '../../functions/domain/search/enrolment.ts';

/** The ports of a home, empty and ready, and what the tests need to look behind them. */
export interface TestHome {
  readonly containers: ContainerStore;
  /** The same containers. The response to each write is lost, and the write is made again. */
  readonly containersLosingResponses: ContainerStore;
  readonly enrolments: EnrolmentStore;
  readonly pictures: PictureStore;
  readonly tasks: TaskQueue;
  /** Where a stored picture starts its encoding. */
  readonly imageQueue: TestQueue<PictureName>;
  readonly deferredTasks: TestQueue<DeferredTask>;
  close(): Promise<void>;
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
