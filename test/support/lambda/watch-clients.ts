import { Client } from '@smithy/core/client';

/** Names of the client and the command of a call. */
export interface CommandContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

type Next = (args: object) => Promise<unknown>;

/** The parts of an SDK client that are used here; the types of their stacks have nothing in common. */
export interface SdkClient {
  readonly config: { readonly requestHandler?: unknown };
  readonly middlewareStack: {
    add(middleware: (next: Next, context: CommandContext) => Next, options: object): void;
    remove(name: string): boolean;
  };
}

/** Shows every SDK client of this process before its first call, by way of the class that they all extend. */
export function watchClients(watch: (client: SdkClient) => void): void {
  const { send } = Client.prototype;
  // A document client shares the stack of the client that it is made of.
  const seen = new WeakSet<object>();
  Client.prototype.send = function (this: SdkClient, ...args: unknown[]) {
    if (!seen.has(this.middlewareStack)) {
      seen.add(this.middlewareStack);
      watch(this);
    }
    return Reflect.apply(send, this, args);
  };
}
