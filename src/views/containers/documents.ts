import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { Container } from '../../sources/engine/container.ts';
import { describe } from '../../vscode/report.ts';
import { hasProcesses } from '../imagePage/engineModel.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { ChangePace } from './changePace.ts';
import { containerUri, parseContainerUri } from './containerUri.ts';
import { familiarContainer } from './familiarContainer.ts';
import { FollowedLog } from './followedLog.ts';
import { type LogRange, logRanges, USUAL_RANGE } from './logRange.ts';
import { processTable } from './processTable.ts';

/** A log that is shown. */
interface ShownLog {
  readonly log: FollowedLog;
  readonly pace: ChangePace;
  /** Ends watching its container. */
  readonly unwatch: () => void;
  /** What the editor was given last. */
  given: string;
}

/** The read-only documents about containers: logs, which follow as long as they are open, and processes. */
export class ContainerDocuments implements vscode.TextDocumentContentProvider {
  readonly #engines: WindowEngines;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  /** By URI. */
  readonly #logs = new Map<string, ShownLog>();
  readonly #shown: vscode.Disposable;
  readonly #withTimestamps = new Set<string>();
  readonly #ranges = new Map<string, LogRange>();

  constructor(engines: WindowEngines) {
    this.#engines = engines;
    const shownOf = ({ uri }: vscode.TextDocument) => this.#logs.get(uri.toString());
    this.#shown = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => shownOf(document)?.pace.shown()),
      // What came after the editor had asked for it, and before it was open, was told to nobody.
      vscode.workspace.onDidOpenTextDocument((document) => {
        const pace = shownOf(document)?.pace;
        pace?.more();
        pace?.shown();
      }),
    );
  }

  /** The editor's question, at first and after each change. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const found = parseContainerUri(uri);
    if (!found) throw new ImageError('request', '{0} is no address of a container.', [uri.query]);
    if (found.document === 'log') return this.#textOf(this.#logOf(uri, found.place));
    try {
      return await this.#processes(found.place);
    } catch (error) {
      return `${describe(error)}\n`;
    }
  }

  /** Opens the log of a container, and follows it anew where it had ended. */
  async showLog(place: ContainerPlace): Promise<void> {
    const uri = containerUri(place, 'log');
    if (this.#logs.get(uri.toString())?.log.hasEnded) this.#restart(uri);
    await show(uri);
  }

  /**
   * Opens the table of a container's processes.
   * @throws ImageError where it has none; as `EngineClient`
   */
  async showProcesses(place: ContainerPlace): Promise<void> {
    await this.#processes(place);
    const uri = containerUri(place, 'processes');
    this.#changed.fire(uri);
    await show(uri);
  }

  /** Asks for a container's processes anew. */
  refresh(uri: vscode.Uri): void {
    this.#changed.fire(uri);
  }

  /** Shows when each line of a log was printed, or no longer. */
  toggleTimestamps(uri: vscode.Uri): void {
    const key = uri.toString();
    if (!this.#withTimestamps.delete(key)) this.#withTimestamps.add(key);
    this.#restart(uri);
  }

  /** Lets the user choose how much of a log is shown. */
  async chooseRange(uri: vscode.Uri): Promise<void> {
    const place = parseContainerUri(uri)?.place;
    if (!place) return;
    const { run } = await (await this.#container(place)).inspect();
    const started = Date.parse(run.split(' ')[0] ?? '') / 1000;
    const ranges = logRanges(Date.now() / 1000, started > 0 ? started : null, vscode.l10n);
    const placeHolder = vscode.l10n.t('How much of the log is shown');
    const chosen = await vscode.window.showQuickPick(ranges, { placeHolder });
    if (!chosen) return;
    this.#ranges.set(uri.toString(), chosen.range);
    this.#restart(uri);
  }

  /** Tabs were closed: ends the logs that no other shows. */
  letGo(closed: readonly vscode.Tab[]): void {
    const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(keyOf)));
    for (const key of closed.map(keyOf)) if (!shown.has(key)) this.#stop(key);
  }

  dispose(): void {
    for (const key of [...this.#logs.keys()]) this.#stop(key);
    this.#shown.dispose();
    this.#changed.dispose();
  }

  #textOf(shown: ShownLog): string {
    const { text } = shown.log;
    // The editor tells of no change where there is none.
    if (text === shown.given) shown.pace.shown();
    shown.given = text;
    return text;
  }

  #logOf(uri: vscode.Uri, place: ContainerPlace): ShownLog {
    const key = uri.toString();
    const known = this.#logs.get(key);
    if (known) return known;
    const { endpoint, container } = place;
    const pace = new ChangePace(() => this.#changed.fire(uri));
    const log = new FollowedLog({
      container,
      timestamps: this.#withTimestamps.has(key),
      range: this.#ranges.get(key) ?? USUAL_RANGE,
      l10n: vscode.l10n,
      connect: async (signal) => (await this.#engines.get()).client(endpoint, signal),
      describe,
      onChange: () => pace.more(),
    });
    const unwatch = this.#engines.watchContainers(endpoint, () => void this.#followAgain(uri, place, log));
    const shown = { log, pace, unwatch, given: '' };
    this.#logs.set(key, shown);
    return shown;
  }

  /** A log that had ended goes on where its container runs again, or its engine is back. */
  async #followAgain(uri: vscode.Uri, place: ContainerPlace, log: FollowedLog): Promise<void> {
    if (!log.hasEnded) return;
    const inspected = this.#container(place).then((container) => container.inspect());
    // An engine that is away tells when it is back.
    const runs = await inspected.then(hasProcesses, () => false);
    if (runs && this.#logs.get(uri.toString())?.log === log) this.#restart(uri);
  }

  #restart(uri: vscode.Uri): void {
    this.#stop(uri.toString());
    this.#changed.fire(uri);
  }

  #stop(key: string): void {
    const known = this.#logs.get(key);
    known?.log.stop();
    known?.pace.stop();
    known?.unwatch();
    this.#logs.delete(key);
  }

  async #processes(place: ContainerPlace): Promise<string> {
    const container = await this.#container(place);
    if (!hasProcesses(await container.inspect()))
      throw new ImageError('request', 'The container {0} does not run, so there are no processes in it.', [
        familiarContainer(place.container),
      ]);
    return processTable(await container.processes());
  }

  async #container({ endpoint, container }: ContainerPlace): Promise<Container> {
    return (await (await this.#engines.get()).client(endpoint)).container(container);
  }
}

function keyOf({ input }: vscode.Tab): string {
  return input instanceof vscode.TabInputText ? input.uri.toString() : '';
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri, { preview: false });
}
