import type { Progress } from '../image/image.ts';

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called while an archive compressed as a whole is inflated. */
  readonly onProgress?: Progress | undefined;
  /** A folder of ours for spools; made when first needed, mode 0700. */
  readonly spoolDirectory: string;
  /** The bundled `worker.js`; without it what would run in a worker thread runs in this one. */
  readonly workerScript?: string | undefined;
}
