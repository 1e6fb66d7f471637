import { RemoteError } from '../../src/protocol/rpc.ts';

/** Why the host could not give something. */
export interface Refusal {
  /** A sentence for people. */
  readonly message: string;
  /** What could still be read, a line each. */
  readonly details: readonly string[];
}

export function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return { message, details: error instanceof RemoteError ? error.details : [] };
}
