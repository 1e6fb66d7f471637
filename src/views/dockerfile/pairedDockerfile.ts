import * as vscode from 'vscode';
import type { LineRange } from '../../dockerfile/dockerfile.ts';
import { formatSize } from '../../format/size.ts';
import type { Image } from '../../image/image.ts';
import type { DockerfileClient } from '../../protocol/dockerfile.ts';
import { readSettings } from '../../vscode/settings.ts';
import type { FoundDockerfile } from './findDockerfile.ts';
import { FollowedEditor } from './followedEditor.ts';
import { type LayerAdded, sizeHints } from './sizeHints.ts';

/** Milliseconds after the last key before an edited Dockerfile is matched anew. */
const EDITED = 400;

/** The Dockerfile that a page has beside it, and its editor while there is one. */
export class PairedDockerfile implements vscode.Disposable {
  readonly #tell: (say: (client: DockerfileClient) => Promise<void>) => void;
  readonly #column: () => vscode.ViewColumn | undefined;
  #found: FoundDockerfile | undefined;
  #editor: FollowedEditor | undefined;
  /** The layers of the image that it is shown beside. */
  #layers: Image['layers'] = [];
  readonly #added = new WeakMap<Image['layers'], readonly (LayerAdded | null)[]>();
  #edited: NodeJS.Timeout | undefined;

  /**
   * @param tell says something to the page, if it is there
   * @param column where the page is
   */
  constructor(
    tell: (say: (client: DockerfileClient) => Promise<void>) => void,
    column: () => vscode.ViewColumn | undefined,
  ) {
    this.#tell = tell;
    this.#column = column;
  }

  /** The one that the page shows; undefined before it asked. */
  get found(): FoundDockerfile | undefined {
    return this.#found;
  }

  /** Where its editor is; undefined while there is none. */
  get column(): vscode.ViewColumn | undefined {
    return this.#editor?.column;
  }

  /** Shows another Dockerfile, or the same one as it fits now, beside an image. */
  set(found: FoundDockerfile, { layers }: Pick<Image, 'layers'>): void {
    this.#found = found;
    this.#layers = layers;
    if (this.#editor?.uri.toString() !== found.uri.toString()) {
      this.#editor?.dispose();
      this.#editor = new FollowedEditor(found.uri, {
        cursor: (lines) => this.#tell((client) => client.cursorInDockerfile(lines)),
        scrolled: (line) => this.#tell((client) => client.dockerfileScrolled(line)),
        edited: () => this.#changedSoon(),
      });
    }
    this.#draw();
  }

  /** What the layers of an image add is drawn behind their lines while that is the one that is shown. */
  setAdded({ layers }: Pick<Image, 'layers'>, added: readonly (LayerAdded | null)[]): void {
    this.#added.set(layers, added);
    this.#draw();
  }

  async open(lines: LineRange | null, focus: boolean): Promise<void> {
    await this.#editor?.open(lines, focus, this.#column());
  }

  mark(lines: LineRange | null, reveal: boolean): void {
    this.#editor?.mark(lines, reveal);
  }

  scrollTo(line: number): void {
    this.#editor?.scrollTo(line);
  }

  /** The page asks anew for what it shows. */
  changed(): void {
    this.#tell((client) => client.dockerfileChanged());
  }

  /** Takes everything out of the editor, which stays open. */
  leave(): void {
    clearTimeout(this.#edited);
    this.#editor?.dispose();
    this.#editor = undefined;
  }

  dispose(): void {
    this.leave();
  }

  #draw(): void {
    if (!this.#found) return;
    const { history, origin } = this.#found;
    this.#editor?.draw({
      hints: sizeHints(history, this.#added.get(this.#layers) ?? [], shownSize, vscode.l10n),
      idle: origin === 'reconstructed' ? [] : history.unusedStages.map(({ lines }) => lines),
    });
  }

  #changedSoon(): void {
    clearTimeout(this.#edited);
    this.#edited = setTimeout(() => this.changed(), EDITED);
  }
}

function shownSize(bytes: number): string {
  return formatSize(bytes, readSettings().units, vscode.env.language);
}
