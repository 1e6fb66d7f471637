import type * as vscode from 'vscode';
import type { ContainerParts } from '../containers/parts.ts';
import type { ContainerPlace } from '../sources/place.ts';

/** What running an image takes. */
export interface RunParts extends ContainerParts {
  readonly log: vscode.LogOutputChannel;
  /** Shows a container in the *Images* view, where that shows its engine. */
  readonly reveal: (container: ContainerPlace) => Promise<void>;
}
