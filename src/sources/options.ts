import type { Progress } from '../image/image.ts';
import type { Engines } from './engine/engines.ts';

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Called while an archive compressed as a whole is inflated, and while an engine exports an image: without a total, and
   * with nothing done as long as it is silent.
   */
  readonly onProgress?: Progress | undefined;
  /** A folder of ours for spools; made when first needed, mode 0700. */
  readonly spoolDirectory: string;
  /** The bundled `worker.js`; without it what would run in a worker thread runs in this one. */
  readonly workerScript?: string | undefined;
  /** The engines that are connected to already; without them an engine is connected to for this alone. */
  readonly engines?: Engines | undefined;
}
