import * as vscode from 'vscode';
import type { Target } from '../../protocol/imagePage.ts';
import { type Place, printPlace } from '../sources/place.ts';
import { placeOf, uriOf } from '../sources/uris.ts';
import { ImagePage, type PageParts } from './page.ts';
import { ARCHIVE_VIEW, IMAGE_VIEW, viewTypeOf } from './viewTypes.ts';

/** What a page shows, for commands of the title bar and the palette. */
export interface ShownImage {
  readonly place: Place;
  readonly target: Target;
}

/** How a page is opened: for good and with the focus on it, unless told otherwise. */
export interface OpenOptions {
  readonly preview?: boolean;
  readonly preserveFocus?: boolean;
  /** Where it opens if it is not open yet; the active group without it. */
  readonly viewColumn?: vscode.ViewColumn;
}

/** The image pages that are open, and the way to open one. */
export class ImagePages implements vscode.CustomReadonlyEditorProvider {
  readonly #parts: PageParts;
  readonly #pages = new Set<ImagePage>();
  /** Places asked for before their page is there, by `printPlace`: `vscode.openWith` carries no arguments. */
  readonly #wanted = new Map<string, Target>();
  readonly #opened = new vscode.EventEmitter<Place>();
  /** Fires for every place that a page is opened for. */
  readonly onDidOpen = this.#opened.event;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** Opens the page of a place, or brings it to the front, and shows `target` on it. */
  async open(place: Place, target?: Target, options: OpenOptions = {}): Promise<void> {
    const { preview = false, preserveFocus = false, viewColumn } = options;
    const key = printPlace(place);
    const page = await this.#find(key);
    if (page) {
      reveal(page.panel, uriOf(place), viewColumn, preserveFocus);
      if (target) page.show(target);
      return;
    }
    if (target) this.#wanted.set(key, target);
    const uri = uriOf(place);
    await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri.path), {
      preview,
      preserveFocus,
      ...(viewColumn !== undefined && { viewColumn }),
    });
    const opened = await this.#find(key);
    // It was on its way already, and asked before anything was wanted.
    if (opened && target && this.#wanted.get(key) === target) {
      this.#wanted.delete(key);
      opened.show(target);
    }
  }

  /** Opens the page of what has just come to a place; one that is open reads it anew. */
  async openNew(place: Place): Promise<void> {
    await this.reload(place);
    await this.open(place);
  }

  /** Reads a place anew where its page is open. */
  async reload(place: Place): Promise<void> {
    await (await this.#find(printPlace(place)))?.reload();
  }

  /** The page in front, if the active editor is one. */
  get active(): ImagePage | undefined {
    return [...this.#pages].find(({ panel }) => panel.active);
  }

  /** The place of the page in front, which may still be on its way. */
  async activePlace(): Promise<Place | undefined> {
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    if (this.active) return this.active.place;
    const isPage = input instanceof vscode.TabInputCustom && [IMAGE_VIEW, ARCHIVE_VIEW].includes(input.viewType);
    return isPage ? placeOf(input.uri) : undefined;
  }

  /** What the page in front shows. */
  async activeImage(): Promise<ShownImage | undefined> {
    const page = this.active;
    return page?.shown && { place: await page.place, target: page.shown };
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    const page = new ImagePage(
      this.#parts,
      uri,
      panel,
      (place) => this.#takeWanted(place),
      (place) => this.open(place),
    );
    this.#pages.add(page);
    panel.onDidDispose(() => this.#pages.delete(page));
    this.#opened.fire(await page.place);
  }

  #takeWanted(place: Place): Target | null {
    const key = printPlace(place);
    const target = this.#wanted.get(key) ?? null;
    this.#wanted.delete(key);
    return target;
  }

  async #find(key: string): Promise<ImagePage | undefined> {
    const pages = [...this.#pages].sort((a, b) => Number(b.panel.active) - Number(a.panel.active));
    for (const page of pages) if (printPlace(await page.place) === key) return page;
    return undefined;
  }
}

/** It moves to the column, so that it never covers what it is to be beside; the editor leaves a tab of it where it was. */
function reveal(
  panel: vscode.WebviewPanel,
  uri: vscode.Uri,
  viewColumn: vscode.ViewColumn | undefined,
  preserveFocus: boolean,
): void {
  const isOfPage = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString();
  const group = vscode.window.tabGroups.all.find((each) => each.viewColumn === panel.viewColumn);
  const left = group?.tabs.find(isOfPage);
  panel.reveal(viewColumn, preserveFocus);
  if (viewColumn === undefined || !left) return;
  const moving = panel.onDidChangeViewState(() => {
    if (panel.viewColumn === left.group.viewColumn) return;
    moving.dispose();
    // It would come as one that the next editor takes the place of.
    if (panel.active) void vscode.commands.executeCommand('workbench.action.keepEditor');
    if (left.group.tabs.includes(left)) void vscode.window.tabGroups.close(left, true);
  });
}
