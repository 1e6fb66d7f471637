import * as vscode from 'vscode';
import type { JobRequest, JobWork } from '../../jobs/job.ts';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { rowsOfKinds } from '../rows/focusedRow.ts';
import type { Activity } from './activity.ts';
import type { JobCommand } from './jobCommands.ts';
import { JOB_SCHEME, jobOfUri } from './jobUri.ts';
import type { Node } from './nodes.ts';

/** What features do work as jobs with, which the user sees, follows, cancels and retries. */
export interface WindowJobs {
  /**
   * Does something as a job: in the *Activity* view, and in a notification while it runs. What goes wrong is told there.
   * @returns what the work gives; undefined where it failed or was canceled
   */
  run<T>(request: JobRequest, work: JobWork<T>): Promise<T | undefined>;
}

interface JobsRegistered {
  readonly jobs: WindowJobs;
  /** Cancels all that run, and waits until they have ended. */
  end(): Promise<void>;
  readonly disposable: vscode.Disposable;
}

/** Registers the *Activity* view. */
export function registerJobs(log: vscode.LogOutputChannel): JobsRegistered {
  const rows = new vscode.EventEmitter<Node | undefined>();
  const logs = new vscode.EventEmitter<vscode.Uri>();
  let made: Activity | undefined;
  let making: Promise<Activity> | undefined;
  const get = () => {
    making ??= import('./activity.ts').then((module) => {
      const refreshRows = (node?: Node) => rows.fire(node);
      made = new module.Activity({ log, view, refreshRows, refreshLog: (uri) => logs.fire(uri) });
      return made;
    });
    return making;
  };
  const view = vscode.window.createTreeView<Node>('layerscope.activity', {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: rows.event,
      getChildren: async (node) => (node || made ? (await get()).children(node) : []),
      getTreeItem: async (node) => (await get()).item(node),
      resolveTreeItem: async (item, node) => (await get()).resolve(item, node),
    },
  });
  const on =
    (name: keyof typeof import('./jobCommands.ts')): Command =>
    async (row, selected) => {
      const [activity, module] = await Promise.all([get(), import('./jobCommands.ts')]);
      const act: JobCommand = module[name];
      const given = await rowsOfKinds(view, row, selected, ['job', 'part']);
      if (given) await act(activity, ...given);
    };
  const disposable = vscode.Disposable.from(
    view,
    rows,
    logs,
    vscode.workspace.registerTextDocumentContentProvider(JOB_SCHEME, {
      onDidChange: logs.event,
      provideTextDocumentContent: async (uri) => (await get()).logOf(jobOfUri(uri)),
    }),
    // What came after the editor had asked for it, and before it was open, was told to nobody.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === JOB_SCHEME) logs.fire(uri);
    }),
    registerCommands(log, {
      'layerscope.cancelJob': on('cancelJob'),
      'layerscope.showJobLog': on('showJobLog'),
      'layerscope.retryJob': on('retryJob'),
      'layerscope.copyJobCommand': on('copyJobCommand'),
      'layerscope.clearJobs': on('clearJobs'),
    }),
    { dispose: () => made?.dispose() },
  );
  return {
    jobs: { run: async (request, work) => (await get()).run(request, work) },
    end: async () => made?.jobs.end(),
    disposable,
  };
}
