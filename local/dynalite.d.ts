declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB store. */
    readonly path?: string;
    /** Milliseconds that a new table stays CREATING. */
    readonly createTableMs?: number;
  }

  /** An HTTP server that speaks DynamoDB's protocol. Closing it closes the store. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
