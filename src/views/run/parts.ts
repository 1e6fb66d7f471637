import type { ContainerParts } from '../containers/parts.ts';
import type { ContainerPlace } from '../sources/place.ts';

/** What running an image takes. */
export interface RunParts extends ContainerParts {
  /** Shows a container in the *Images* view, where that shows its engine. */
  readonly reveal: (container: ContainerPlace) => Promise<void>;
}
