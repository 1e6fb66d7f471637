import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import type { EnginePageClient, EnginePageHost, EnginePageStart } from '../../protocol/enginePage.ts';
import { ENGINE_PAGE_WORDS } from '../../protocol/enginePageWords.ts';
import { connect, serve } from '../../protocol/rpc.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings } from '../../vscode/settings.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { pageHtml } from '../pageHtml.ts';
import { tellPage } from '../tellPage.ts';
import { webviewPort } from '../webviewPort.ts';
import { EventFeed } from './eventFeed.ts';
import { enginePageHost, failureModel } from './host.ts';
import { soon } from './soon.ts';

/** What all pages share. */
export interface EnginePageParts {
  readonly engines: Engines;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
  /** The folder of the built page, its style sheets and fonts; the only one a webview may read. */
  readonly dist: vscode.Uri;
}

/** Milliseconds out of sight after which the engine is let be. */
const PATIENCE = 300_000;
/** Events may come in thousands, and containers by the second; a page follows neither. */
const EVENTS_MS = 150;
const CHANGES_MS = 1_000;

/**
 * Shows an engine in a panel, until that is closed.
 * @param engine the endpoint's name
 */
export function showEnginePage(parts: EnginePageParts, engine: string, panel: vscode.WebviewPanel): void {
  new EnginePage(parts, engine, panel).start();
}

/** One panel that shows an engine. The webview comes and goes as it is hidden and shown; this stays, and listens. */
class EnginePage {
  readonly #engine: string;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: EnginePageParts;
  readonly #client: ReturnType<typeof connect<EnginePageClient>>;
  readonly #feed = new EventFeed(vscode.l10n);
  readonly #disposables: readonly vscode.Disposable[];
  readonly #happened = soon(EVENTS_MS, () => this.#tellEvents());
  readonly #changed = soon(CHANGES_MS, () => this.#tell((client) => client.changed()));
  #told = 0;
  #stop: (() => void) | undefined;
  #leaving: NodeJS.Timeout | undefined;

  constructor(parts: EnginePageParts, engine: string, panel: vscode.WebviewPanel) {
    this.#engine = engine;
    this.#panel = panel;
    this.#parts = parts;
    const port = webviewPort(panel.webview);
    this.#client = connect<EnginePageClient>(port);
    const { engines, pages, log } = parts;
    const host = enginePageHost({ engine, engines, feed: this.#feed, pages, log });
    const stop = serve<EnginePageHost>(port, host, tellPage(log, engine));
    this.#disposables = [
      { dispose: stop },
      { dispose: this.#client.close },
      onDidChangeSettings(({ units }) => this.#tell((client) => client.settings({ units }))),
      panel.onDidChangeViewState(() => this.#follow()),
    ];
    panel.onDidDispose(() => this.#dispose());
  }

  start(): void {
    const { webview } = this.#panel;
    this.#panel.title = oneLine(withoutPassword(this.#engine), 80);
    webview.options = { enableScripts: true, localResourceRoots: [this.#parts.dist] };
    webview.html = this.#html();
    this.#follow();
  }

  /** Listens to the engine while the page is in sight, and a little longer. */
  #follow(): void {
    clearTimeout(this.#leaving);
    if (!this.#panel.visible) {
      this.#leaving = setTimeout(() => this.#leave(), PATIENCE);
      this.#leaving.unref();
      return;
    }
    this.#stop ??= this.#parts.engines.watch(this.#engine, {
      ready: () => this.#changed.ask(),
      lost: (error) => {
        this.#feed.gap();
        this.#happened.ask();
        this.#tell((client) => client.lost(failureModel(this.#engine, error)));
      },
      imagesChanged: () => this.#changed.ask(),
      containersChanged: () => this.#changed.ask(),
      event: (event) => {
        this.#feed.add(event);
        this.#happened.ask();
      },
    });
  }

  #leave(): void {
    if (this.#stop) this.#feed.gap();
    this.#stop?.();
    this.#stop = undefined;
  }

  #tellEvents(): void {
    const news = this.#feed.events.filter(({ number }) => number > this.#told);
    this.#told = news.at(-1)?.number ?? this.#told;
    this.#tell((client) => client.happened(news));
  }

  /** Says something to the webview if there is one; hidden, it asks for everything when it comes back. */
  #tell(say: (client: ReturnType<typeof connect<EnginePageClient>>['api']) => Promise<void>): void {
    if (!this.#panel.visible) return;
    say(this.#client.api).catch((error: unknown) => logError(this.#parts.log, 'engine page', error));
  }

  #html(): string {
    const { units } = readSettings();
    return pageHtml<EnginePageStart>(this.#panel.webview, this.#parts.dist, {
      name: 'enginePage',
      title: vscode.l10n.t('Container Engine'),
      words: ENGINE_PAGE_WORDS,
      start: { engine: this.#engine, settings: { units } },
    });
  }

  #dispose(): void {
    clearTimeout(this.#leaving);
    this.#happened.end();
    this.#changed.end();
    this.#stop?.();
    this.#stop = undefined;
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
