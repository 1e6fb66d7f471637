import { DISK_FULL } from '../../src/protocol/imagePage.ts';
import { RemoteError } from '../../src/protocol/rpc.ts';

/** Why the host could not give something. */
export interface Refusal {
  /** A sentence for people. */
  readonly message: string;
  /** What could still be read, a line each. */
  readonly details: readonly string[];
  /** A disk has no room. */
  readonly isDiskFull: boolean;
}

export function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RemoteError)) return { message, details: [], isDiskFull: false };
  return { message, details: error.details, isDiskFull: error.code === DISK_FULL };
}
