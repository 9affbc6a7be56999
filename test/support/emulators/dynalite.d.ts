declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds that a new table stays CREATING. */
    readonly createTableMs?: number;
  }

  /** An HTTP server that speaks DynamoDB's protocol, on tables in memory. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
