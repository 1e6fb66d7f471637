import * as vscode from 'vscode';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowEngines } from '../sources/engines.ts';

/** The view type of the page, under which the editor brings it back when a window is reloaded. */
const ENGINE_VIEW = 'layerscope.engine';

/** The engine pages that are open, and the way to open one. */
export class EnginePages {
  readonly #parts: EnginePagesParts;
  /** The panels that are open, with the endpoints they show. */
  readonly #panels = new Map<vscode.WebviewPanel, string>();

  constructor(parts: EnginePagesParts) {
    this.#parts = parts;
  }

  /** The endpoint of the page in front, if that is one. */
  get active(): string | undefined {
    return [...this.#panels].find(([panel]) => panel.active)?.[1];
  }

  /**
   * Opens the page of an endpoint, or brings it to the front.
   * @param engine the endpoint's name
   */
  async open(engine: string): Promise<void> {
    const [known] = [...this.#panels].find(([, shown]) => shown === engine) ?? [];
    if (known) known.reveal();
    else
      await this.show(
        engine,
        vscode.window.createWebviewPanel(ENGINE_VIEW, vscode.l10n.t('Container Engine'), vscode.ViewColumn.Active),
      );
  }

  /** Shows an endpoint in a panel. */
  async show(engine: string, panel: vscode.WebviewPanel): Promise<void> {
    this.#panels.set(panel, engine);
    panel.onDidDispose(() => this.#panels.delete(panel));
    const [{ showEnginePage }, engines] = await Promise.all([import('./page.ts'), this.#parts.engines.get()]);
    // It may have been closed by then.
    if (this.#panels.has(panel)) showEnginePage({ ...this.#parts, engines }, engine, panel);
  }
}

/** What the pages are made with. */
export interface EnginePagesParts {
  readonly engines: WindowEngines;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
  readonly dist: vscode.Uri;
}

/** Registers the page of engines. All behind it is loaded when the first is opened. */
export function registerEnginePages(parts: EnginePagesParts): {
  readonly enginePages: EnginePages;
  readonly disposable: vscode.Disposable;
} {
  const enginePages = new EnginePages(parts);
  const disposable = vscode.window.registerWebviewPanelSerializer(ENGINE_VIEW, {
    deserializeWebviewPanel: async (panel, state: unknown) => {
      const engine = engineOfState(state);
      if (engine === undefined) panel.dispose();
      else await enginePages.show(engine, panel);
    },
  });
  return { enginePages, disposable };
}

/** The endpoint that the page wrote into its own state. */
function engineOfState(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('page' in state)) return undefined;
  const { page } = state;
  const isPage = typeof page === 'object' && page !== null && 'engine' in page;
  return isPage && typeof page.engine === 'string' ? page.engine : undefined;
}
