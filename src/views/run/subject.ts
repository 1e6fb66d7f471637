import type { ConfigFacts } from '../../image/configFacts.ts';
import type { RunOptions } from '../../run/options.ts';
import type { EngineClient } from '../../sources/engine/client.ts';

/** The image that is to be run, and what is known of it. */
export interface RunImage {
  readonly endpoint: string;
  /** A reference, or an ID. */
  readonly reference: string;
  readonly client: EngineClient;
  readonly config: Pick<ConfigFacts, 'environment' | 'ports' | 'volumes' | 'entrypoint' | 'command'>;
  /** Those that the engine has of it. */
  readonly platforms: readonly string[];
  /** Names of containers that are there. */
  readonly taken: ReadonlySet<string>;
}

/** What the form is about. */
export interface RunSubject {
  readonly image: RunImage;
  readonly options: RunOptions;
}
