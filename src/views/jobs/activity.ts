import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import type { Job, JobRequest, JobState, JobWork } from '../../jobs/job.ts';
import { Jobs } from '../../jobs/jobs.ts';
import { percentOf } from '../../jobs/progress.ts';
import { describe, diskActions, followDiskAction, logError } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import type { Look } from '../rows/rowText.ts';
import { renderTooltip, treeItem } from '../rows/treeItem.ts';
import { inOrder } from './inOrder.ts';
import { jobTooltip, progressText, rowText } from './jobText.ts';
import { jobUri } from './jobUri.ts';
import { logText } from './logText.ts';
import { type JobNode, type Node, partRows } from './nodes.ts';

/** Milliseconds between two pictures of what runs. */
const QUIET = 150;
/** Notifications of one kind at once; what else runs, or failed, is in the view. */
const NOTIFICATIONS = 3;

/** Milliseconds in which failures count as together: of many jobs without a network, say. */
const TOGETHER = 10_000;

/** What the jobs are shown in. */
export interface ActivityParts {
  readonly log: vscode.LogOutputChannel;
  readonly view: vscode.TreeView<Node>;
  /** Lets the editor ask anew for a row, or for all. */
  refreshRows(node?: Node): void;
  /** Lets the editor ask anew for the log of a job. */
  refreshLog(uri: vscode.Uri): void;
}

/** All behind the *Activity* view; made with the first job, or when the view is first in sight. */
export class Activity {
  readonly jobs: Jobs;
  readonly #parts: ActivityParts;
  readonly #nodes = new WeakMap<Job, JobNode>();
  /** How jobs were when they last changed. */
  readonly #states = new WeakMap<Job, JobState>();
  readonly #retried = new WeakSet<Job>();
  /** What changed since the last picture. */
  readonly #changed = new Set<Job>();
  readonly #shown = new Map<Job, (message: string, percent: number) => void>();
  #isListChanged = false;
  #timer: NodeJS.Timeout | undefined;
  /** Which failures were told of, and when. */
  #told: readonly { readonly job: Job; readonly time: number }[] = [];

  constructor(parts: ActivityParts) {
    this.#parts = parts;
    this.jobs = new Jobs((job) => this.#onChange(job));
  }

  /**
   * Does something as a job: in the view, and in a notification while it runs. What goes wrong is told here.
   * @returns what the work gives; undefined where it failed or was canceled
   */
  async run<T>(request: JobRequest, work: JobWork<T>): Promise<T | undefined> {
    let job: Job | undefined;
    try {
      const result = await this.jobs.run(
        request,
        (context) => this.#notified(job, () => work(context)),
        (made) => {
          job = made;
        },
      );
      if (job && request.showsLog) await this.showLog(job);
      return result;
    } catch (error) {
      logError(this.#parts.log, request.title, error);
      if (job?.state === 'failed') void this.#tell(job);
      return undefined;
    }
  }

  children(node?: Node): Node[] {
    if (node) return node.kind === 'job' ? partRows(node) : [];
    return inOrder(this.jobs.all).map((job) => this.#nodeOf(job));
  }

  item(node: Node): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const isParent = node.kind === 'job' && (node.job.progress.parts?.length ?? 0) > 0;
    const item = treeItem(node, rowText(node, currentLook()), isParent ? Collapsed : None);
    if (node.kind === 'job')
      item.command = { command: 'layerscope.showJobLog', title: vscode.l10n.t('Show Log'), arguments: [node] };
    return item;
  }

  resolve(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'job') item.tooltip = renderTooltip(jobTooltip(node.job, currentLook()));
    return item;
  }

  /** The text of the document about a job. */
  logOf(id: number): string {
    const job = this.jobs.find(id);
    return job ? logText(job, currentLook()) : `${vscode.l10n.t('This was cleared from the list.')}\n`;
  }

  async showLog(job: Job): Promise<void> {
    await vscode.window.showTextDocument(jobUri(job), { preview: true });
  }

  /** Once, from wherever that is asked for: its row or its notification. */
  retry(job: Job): void {
    if (this.#retried.has(job)) return;
    this.#retried.add(job);
    this.jobs.clear([job]);
    job.request.retry?.();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Runs with a notification, where there are not too many. */
  async #notified<T>(job: Job | undefined, run: () => Promise<T>): Promise<T> {
    if (!job || job.request.isShort || this.#shown.size >= NOTIFICATIONS) return run();
    const { Notification: location } = vscode.ProgressLocation;
    const title = withoutLinks(job.request.title);
    this.#shown.set(job, () => {});
    try {
      return await vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
        let shown = 0;
        this.#shown.set(job, (message, percent) => {
          progress.report({ message, increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        });
        token.onCancellationRequested(() => job.cancel());
        return run();
      });
    } finally {
      this.#shown.delete(job);
    }
  }

  async #tell(job: Job): Promise<void> {
    const now = Date.now();
    // Nobody may ever answer one, so it is time that counts; what was cleared or retried was seen.
    this.#told = this.#told.filter(({ job: { id }, time }) => now - time < TOGETHER && this.jobs.find(id));
    if (this.#told.length >= NOTIFICATIONS) return;
    this.#told = [...this.#told, { job, time: now }];
    const showLog = vscode.l10n.t('Show Log');
    const retry = vscode.l10n.t('Retry');
    const remedy = job.request.remedy?.(job.error);
    const remedies = [...(remedy ? [remedy.label] : []), ...diskActions(job.error)];
    const actions = [...remedies, ...(job.request.retry ? [retry] : []), showLog];
    const chosen = await vscode.window.showErrorMessage(withoutLinks(describe(job.error)), ...actions);
    if (remedy && chosen === remedy.label) remedy.act();
    if (chosen === retry) this.retry(job);
    if (chosen === showLog) await this.showLog(job);
    await followDiskAction(chosen);
  }

  #nodeOf(job: Job): JobNode {
    const node = this.#nodes.get(job) ?? { kind: 'job', id: String(job.id), job };
    this.#nodes.set(job, node);
    return node;
  }

  #onChange(job: Job | undefined): void {
    if (job) this.#changed.add(job);
    // Rows change places as their jobs begin and end.
    if (!job || this.#states.get(job) !== job.state) this.#isListChanged = true;
    if (job) this.#states.set(job, job.state);
    this.#timer ??= setTimeout(() => this.#draw(), QUIET);
  }

  #draw(): void {
    this.#timer = undefined;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (this.#isListChanged) this.#parts.refreshRows();
    else for (const job of changed) this.#parts.refreshRows(this.#nodeOf(job));
    this.#isListChanged = false;
    for (const job of changed) {
      this.#parts.refreshLog(jobUri(job));
      this.#shown.get(job)?.(withoutLinks(progressText(job, currentLook())), percentOf(job.total) ?? 0);
    }
    const { active } = this.jobs;
    const tooltip = active === 1 ? vscode.l10n.t('1 job runs') : vscode.l10n.t('{0} jobs run', active);
    this.#parts.view.badge = active > 0 ? { value: active, tooltip } : undefined;
  }
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
