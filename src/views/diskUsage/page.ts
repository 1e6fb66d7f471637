import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import type {
  DiskUsagePageClient,
  DiskUsagePageHost,
  DiskUsagePageStart,
  RemovalModel,
  TickRequest,
} from '../../protocol/diskUsagePage.ts';
import { DISK_USAGE_PAGE_WORDS } from '../../protocol/diskUsagePageWords.ts';
import { connect, serve } from '../../protocol/rpc.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import { pageHtml } from '../pageHtml.ts';
import { tellPage } from '../tellPage.ts';
import { webviewPort } from '../webviewPort.ts';
import type { EngineDisk } from './engineDisk.ts';
import { diskUsagePageHost } from './host.ts';

/** What all pages share. */
export interface DiskUsagePageParts {
  readonly engines: Engines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
  /** The folder of the built page, its style sheets and fonts; the only one a webview may read. */
  readonly dist: vscode.Uri;
}

/** One panel that shows what fills the disk of an engine. The webview comes and goes as it is hidden and shown; this stays. */
export class DiskUsagePage {
  readonly #disk: EngineDisk;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: DiskUsagePageParts;
  readonly #client: ReturnType<typeof connect<DiskUsagePageClient>>;
  readonly #disposables: readonly vscode.Disposable[];
  #tick: TickRequest | null;
  /** Whether the webview has asked for what is to be ticked: it is told from then on. */
  #isOpen = false;
  #stop: (() => void) | undefined;
  #isChanged = false;
  /** The number of what was read last. */
  #reading: number | undefined;
  #removal: RemovalModel | null;

  constructor(parts: DiskUsagePageParts, disk: EngineDisk, panel: vscode.WebviewPanel, tick: TickRequest | null) {
    this.#parts = parts;
    this.#disk = disk;
    this.#panel = panel;
    this.#tick = tick;
    this.#removal = disk.removal;
    this.#reading = disk.read?.number;
    const port = webviewPort(panel.webview);
    this.#client = connect<DiskUsagePageClient>(port);
    const host = diskUsagePageHost({ ...parts, disk, takeTick: () => this.#takeTick() });
    const stop = serve<DiskUsagePageHost>(port, host, tellPage(parts.log, disk.engine));
    this.#disposables = [
      { dispose: stop },
      { dispose: this.#client.close },
      onDidChangeSettings(({ units }) => this.#tell((client) => client.settings({ units }))),
      panel.onDidChangeViewState(() => this.#follow()),
    ];
    panel.onDidDispose(() => this.#dispose());
    this.#panel.title = vscode.l10n.t('Disk Usage: {0}', oneLine(withoutPassword(disk.engine), 80));
    panel.webview.options = { enableScripts: true, localResourceRoots: [parts.dist] };
    panel.webview.html = this.#html();
    this.#follow();
  }

  /** Ticks something, as soon as the page can. */
  tick(request: TickRequest): void {
    this.#tick = request;
    if (this.#isOpen && this.#panel.visible) this.#tell((client) => client.tick(this.#takeTick() ?? request));
  }

  #takeTick(): TickRequest | null {
    const tick = this.#tick;
    this.#tick = null;
    this.#isOpen = true;
    return tick;
  }

  /** Listens while the page is in sight. */
  #follow(): void {
    if (this.#panel.visible) this.#stop ??= this.#disk.listen(() => this.#onDisk());
    else {
      this.#isOpen = false;
      this.#stop?.();
      this.#stop = undefined;
    }
  }

  #onDisk(): void {
    const { isChanged, removal, read } = this.#disk;
    const isAnew = read !== undefined && read.number !== this.#reading;
    if (isAnew) this.#tell((client) => client.replaced(read.number));
    this.#reading = read?.number;
    if (isChanged && (isAnew || !this.#isChanged)) this.#tell((client) => client.changed());
    this.#isChanged = isChanged;
    if (removal !== this.#removal && removal) this.#tell((client) => client.removal(removal));
    this.#removal = removal;
  }

  /** Says something to the webview if there is one; hidden, it asks for everything when it comes back. */
  #tell(say: (client: ReturnType<typeof connect<DiskUsagePageClient>>['api']) => Promise<void>): void {
    if (!this.#panel.visible) return;
    say(this.#client.api).catch((error: unknown) => logError(this.#parts.log, 'disk usage page', error));
  }

  #html(): string {
    const { units } = readSettings();
    return pageHtml<DiskUsagePageStart>(this.#panel.webview, this.#parts.dist, {
      name: 'diskUsagePage',
      title: vscode.l10n.t('Disk Usage'),
      words: DISK_USAGE_PAGE_WORDS,
      start: { engine: this.#disk.engine, settings: { units } },
    });
  }

  #dispose(): void {
    this.#stop?.();
    this.#stop = undefined;
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
