import type * as vscode from 'vscode';
import type { BuiltFrom } from '../dockerfile/builtFrom.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { BuildNews } from './buildNews.ts';

/** What building takes. */
export interface BuildParts {
  readonly engines: WindowEngines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  readonly builtFrom: BuiltFrom;
  readonly buildNews: BuildNews;
  /** Which engines the window shows, and how Dockerfiles were built here. */
  readonly state: vscode.Memento;
}
