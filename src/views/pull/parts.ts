import type * as vscode from 'vscode';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { WindowEngines } from '../sources/engines.ts';

/** What moving images takes. */
export interface PullParts {
  readonly engines: WindowEngines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  /** Which engines the window shows. */
  readonly state: vscode.Memento;
}
