import * as vscode from 'vscode';
import type { ImagePageClient, ImagePageHost, ImagePageStart, Target } from '../../protocol/imagePage.ts';
import { IMAGE_PAGE_WORDS } from '../../protocol/imagePageWords.ts';
import { connect, serve } from '../../protocol/rpc.ts';
import { logError } from '../../vscode/report.ts';
import { onDidChangeSettings, readSettings, type Settings } from '../../vscode/settings.ts';
import type { BuildNews } from '../build/buildNews.ts';
import type { BuiltFrom } from '../dockerfile/builtFrom.ts';
import type { ChosenDockerfiles } from '../dockerfile/chosenDockerfiles.ts';
import type { DockerfileSources, PageDockerfile } from '../dockerfile/host.ts';
import type { FileParts } from '../files/openedImages.ts';
import { pageHtml } from '../pageHtml.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { Place } from '../sources/place.ts';
import type { SourceLease } from '../sources/pool.ts';
import { isOfContainer, isOfEngine, placeOf, uriOf } from '../sources/uris.ts';
import type { Verifier } from '../sources/verifier.ts';
import { tellPage } from '../tellPage.ts';
import { webviewPort } from '../webviewPort.ts';
import { imagePageHost } from './host.ts';
import { WantedTarget } from './wantedTarget.ts';

/** What all pages share. */
export interface PageParts extends FileParts {
  readonly engineImages: EngineImages;
  readonly engines: WindowEngines;
  readonly verifier: Verifier;
  readonly log: vscode.LogOutputChannel;
  readonly chosenDockerfiles: ChosenDockerfiles;
  readonly builtFrom: BuiltFrom;
  readonly buildNews: BuildNews;
  /** The folder of the built page, its style sheets and fonts; the only one a webview may read. */
  readonly dist: vscode.Uri;
}

/** One panel that shows an archive. The webview comes and goes as it is hidden and shown; this stays. */
export class ImagePage {
  readonly place: Promise<Place>;
  readonly panel: vscode.WebviewPanel;
  readonly #ofEngine: boolean;
  readonly #ofContainer: boolean;
  readonly #parts: PageParts;
  readonly #client: ReturnType<typeof connect<ImagePageClient>>;
  readonly #disposables: vscode.Disposable[];
  readonly #takeWanted: (place: Place) => Target | null;
  readonly #openPage: (place: Place) => Promise<void>;
  #lease: SourceLease | undefined;
  #stopWatchingContainers: (() => void) | undefined;
  #dockerfile: Promise<PageDockerfile> | undefined;
  #disposed = false;
  #shown: Target | undefined;
  readonly #wanted = new WantedTarget();

  /**
   * @param takeWanted what a command asked to be shown before this page was there
   * @param openPage opens the page of another place
   */
  constructor(
    parts: PageParts,
    uri: vscode.Uri,
    panel: vscode.WebviewPanel,
    takeWanted: (place: Place) => Target | null,
    openPage: (place: Place) => Promise<void>,
  ) {
    this.place = placeOf(uri);
    this.#ofEngine = isOfEngine(uri);
    this.#ofContainer = isOfContainer(uri);
    this.panel = panel;
    this.#parts = parts;
    this.#takeWanted = takeWanted;
    this.#openPage = openPage;
    const port = webviewPort(panel.webview);
    this.#client = connect<ImagePageClient>(port);
    const stop = serve<ImagePageHost>(port, this.#host(), tellPage(parts.log, uri.toString(true)));
    this.#disposables = [
      { dispose: stop },
      { dispose: this.#client.close },
      onDidChangeSettings((settings) => this.#tell((client) => client.settings(pageSettings(settings)))),
    ];
    panel.onDidDispose(() => this.#dispose());
    panel.webview.options = { enableScripts: true, localResourceRoots: [parts.dist] };
    this.#render();
  }

  /** What the page shows now, as it last said. */
  get shown(): Target | undefined {
    return this.#shown;
  }

  /** Shows a place on the page, at once or as soon as it is there. */
  show(target: Target): void {
    this.#wanted.want(target);
    this.#tell((client) => client.show(target));
  }

  /** Reads the archive anew and shows it. */
  async reload(): Promise<void> {
    const lease = await this.#leased();
    lease.reload();
    this.#render();
  }

  /** Has the page compare its image with the others of the engine. */
  compareWithOthers(): void {
    this.#tell((client) => client.compareWithOthers());
  }

  /** Opens the same file, or the index of a folder, as the text it is. */
  async openAsText(): Promise<void> {
    const place = await this.place;
    const uri = uriOf(place);
    const file = place.kind === 'layout' ? vscode.Uri.joinPath(uri, 'index.json') : uri;
    await vscode.commands.executeCommand('vscode.openWith', file, 'default', this.panel.viewColumn);
  }

  #host(): ImagePageHost {
    return imagePageHost({
      lease: () => this.#leased(),
      takeTarget: (place) => {
        const taken = this.#takeWanted(place);
        if (taken) this.#wanted.want(taken);
        return this.#wanted.current;
      },
      showing: (target) => {
        this.#shown = target;
        this.#wanted.showing(target);
      },
      files: this.#parts,
      contents: this.#parts.contents,
      engineImages: this.#parts.engineImages,
      engines: this.#parts.engines,
      verifier: this.#parts.verifier,
      buildNews: this.#parts.buildNews,
      watchContainers: (endpoint) => this.#watchContainers(endpoint),
      exportLimit: () => readSettings().exportLimit,
      tarPiece: (download, piece) => this.#client.api.tarPiece(download, piece),
      contentsProgress: (image, variant, done, total, layers) =>
        this.#tell((client) => client.contentsProgress(image, variant, done, total, layers)),
      integrityProgress: (image, variant, progress) =>
        this.#tell((client) => client.integrityProgress(image, variant, progress)),
      tellState: () => this.#tellState(),
      openAsText: () => this.openAsText(),
      openPage: (place) => this.#openPage(place),
      dockerfile: (parts) => this.#dockerfileOf(parts),
      showLog: () => this.#parts.log.show(),
    });
  }

  /** Loaded when the tab is first shown; goes with the page. */
  #dockerfileOf(parts: DockerfileSources): Promise<PageDockerfile> {
    this.#dockerfile ??= import('../dockerfile/host.ts').then(({ PageDockerfile: Dockerfile }) => {
      const made = new Dockerfile({
        ...parts,
        chosen: this.#parts.chosenDockerfiles,
        builtFrom: this.#parts.builtFrom,
        engines: this.#parts.engines,
        column: () => this.panel.viewColumn,
        tell: (say) => this.#tell(say),
        onProblem: (problem) => logError(this.#parts.log, 'attestation', problem),
      });
      if (this.#disposed) made.dispose();
      else this.#disposables.push(made);
      return made;
    });
    return this.#dockerfile;
  }

  async #leased(): Promise<SourceLease> {
    const place = await this.place;
    // Closed while its place was looked up: a lease taken now would never end.
    if (this.#disposed) throw new vscode.CancellationError();
    this.#lease ??= this.#parts.pool.lease(place, {
      progress: (done, total) => this.#tell((client) => client.progress(done, total)),
      changed: (gone) => this.#tell((client) => client.changedOnDisk(gone)),
      reloaded: () => this.#tell((client) => client.changedOnDisk(false)),
    });
    return this.#lease;
  }

  #watchContainers(endpoint: string): void {
    if (this.#disposed) return;
    this.#stopWatchingContainers ??= this.#parts.engines.watchContainers(endpoint, () =>
      this.#tell((client) => client.containersChanged()),
    );
  }

  #tellState(): void {
    const state = this.#lease?.state;
    if (state && state !== 'current') this.#tell((client) => client.changedOnDisk(state === 'gone'));
  }

  /** Says something to the webview if there is one; hidden, it asks for everything when it comes back. */
  #tell(say: (client: ReturnType<typeof connect<ImagePageClient>>['api']) => Promise<void>): void {
    if (!this.panel.visible || this.#disposed) return;
    say(this.#client.api).catch((error: unknown) => logError(this.#parts.log, 'image page', error));
  }

  #render(): void {
    this.panel.webview.html = pageHtml<ImagePageStart>(this.panel.webview, this.#parts.dist, {
      name: 'imagePage',
      title: vscode.l10n.t('Container Image'),
      words: IMAGE_PAGE_WORDS,
      start: {
        settings: pageSettings(readSettings()),
        inBrowser: vscode.env.uiKind === vscode.UIKind.Web,
        ofEngine: this.#ofEngine,
        ofContainer: this.#ofContainer,
      },
    });
  }

  #dispose(): void {
    this.#disposed = true;
    for (const each of this.#disposables) each.dispose();
    this.#stopWatchingContainers?.();
    this.#lease?.dispose();
  }
}

function pageSettings({ units, verifyInBackground }: Settings): ImagePageStart['settings'] {
  return { units, verifyInBackground };
}
