import type * as vscode from 'vscode';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { WindowEngines } from '../sources/engines.ts';

/** What is done with containers takes. */
export interface ContainerParts {
  readonly engines: WindowEngines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  /** Which engines the window shows. */
  readonly state: vscode.Memento;
}

/** What a command does; the editor passes the row it was called on, and all that are selected. */
export type ContainerCommand = (parts: ContainerParts, row: unknown, rows: unknown) => Promise<void>;
