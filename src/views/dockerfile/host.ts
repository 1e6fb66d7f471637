import * as vscode from 'vscode';
import { buildOrigin } from '../../dockerfile/buildOrigin.ts';
import type { LineRange } from '../../dockerfile/dockerfile.ts';
import { historyCsv, historyTableRows, historyText } from '../../dockerfile/historyTable.ts';
import { sameText } from '../../dockerfile/match.ts';
import type { ImageError } from '../../image/errors.ts';
import { labelOf } from '../../image/labels.ts';
import { largestFiles } from '../../image/largestFiles.ts';
import { displayName } from '../../image/names.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { LayerCounts } from '../../image/waste.ts';
import type { FileContents } from '../../layers/fileContents.ts';
import type { Contents } from '../../layers/readContents.ts';
import type {
  DockerfileClient,
  DockerfileHost,
  DockerfileModel,
  HistoryForm,
  LargeFileModel,
} from '../../protocol/dockerfile.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { baseOf } from './baseOf.ts';
import { type BuiltFrom, digestOfText } from './builtFrom.ts';
import { changedFiles } from './changedFiles.ts';
import { chooseDockerfile } from './choose.ts';
import type { ChosenDockerfiles } from './chosenDockerfiles.ts';
import { containerLabels } from './containerLabels.ts';
import { type FoundDockerfile, findDockerfile, type ImageOfBuild, recordedText } from './findDockerfile.ts';
import { hintsOf } from './hintsOf.ts';
import type { ImageWithOthers } from './imageWithOthers.ts';
import { dockerfileModel } from './model.ts';
import { PairedDockerfile } from './pairedDockerfile.ts';
import type { LayerAdded } from './sizeHints.ts';
import { writtenUri } from './writtenDockerfile.ts';

/** Files that are named of what a line added. */
const NAMED_FILES = 6;

/** Where the images of a page come from. */
export interface DockerfileSources {
  found(image: number, variant: string, signal?: AbortSignal): Promise<ImageWithOthers>;
  /** Reads the layers, or answers at once where that was done. */
  contents(image: number, variant: string, signal?: AbortSignal): Promise<Contents>;
  /** The contents of its files, whose layers were read. */
  files(image: number, variant: string): Promise<FileContents>;
}

/** What the calls need of the page they come from. */
export interface DockerfileParts extends DockerfileSources {
  readonly chosen: ChosenDockerfiles;
  readonly builtFrom: BuiltFrom;
  readonly engines: WindowEngines;
  /** Where the page is; undefined while it is hidden. */
  column(): vscode.ViewColumn | undefined;
  /** Says something to the page, if it is there. */
  tell(say: (client: DockerfileClient) => Promise<void>): void;
  onProblem(problem: ImageError): void;
}

/** Answers what the tab *Dockerfile* of a page asks, and keeps the Dockerfile's editor in step with it. */
export class PageDockerfile implements DockerfileHost, vscode.Disposable {
  readonly #parts: DockerfileParts;
  readonly #paired: PairedDockerfile;
  /** Those that were opened by themselves. */
  readonly #offered = new Set<string>();
  /** Of the Dockerfile that is shown, once the layers were read. */
  #changed: { readonly of: string; readonly files: readonly string[] } | undefined;

  constructor(parts: DockerfileParts) {
    this.#parts = parts;
    this.#paired = new PairedDockerfile(
      (say) => parts.tell(say),
      () => parts.column(),
    );
  }

  async dockerfile(image: number, variant: string, signal: AbortSignal): Promise<DockerfileModel> {
    const build = await this.#build(image, variant, signal);
    const found = await findDockerfile(build, this.#parts.chosen.of(build.image), signal);
    signal.throwIfAborted();
    this.#paired.set(found, build.image);
    const text = recordedText(build);
    const recorded = text === null ? 'none' : sameText(text, found.text) ? 'same' : 'other';
    const { origin, name, because, history } = found;
    const edited = origin === 'built' && build.built ? digestOfText(found.text) !== build.built.digest : null;
    const changedFiles = this.#changed?.of === keyOf(image, variant, found) ? this.#changed.files : [];
    return dockerfileModel({ origin, name, because, recorded, edited, changedFiles }, history, vscode.l10n);
  }

  async chooseDockerfile(image: number, variant: string): Promise<void> {
    const build = await this.#build(image, variant);
    const choice = await chooseDockerfile(build);
    if (!choice) return;
    await this.#parts.chosen.choose(build.image, choice);
    const { image: present, facts } = await this.#parts.found(image, variant);
    await this.#parts.builtFrom.forget(present, facts);
    this.#paired.changed();
  }

  async offerDockerfile(lines: LineRange | null): Promise<void> {
    const uri = this.#paired.found?.uri.toString();
    if (uri === undefined) return;
    if (this.#offered.has(uri)) return this.#paired.mark(lines, true);
    this.#offered.add(uri);
    await this.#paired.open(lines, false);
  }

  openDockerfile(lines: LineRange | null, focus: boolean): Promise<void> {
    return this.#paired.open(lines, focus);
  }

  async buildDockerfile(): Promise<void> {
    const { found } = this.#paired;
    if (found) await vscode.commands.executeCommand('layerscope.buildImage', found.uri);
  }

  async compareDockerfile(image: number, variant: string): Promise<void> {
    const { found } = this.#paired;
    if (!found) return;
    const { spot, image: present } = await this.#build(image, variant);
    const recorded = writtenUri({ spot, kind: 'recorded' }, labelOf(present));
    const title = vscode.l10n.t('{0}: as built ↔ now', found.name);
    await vscode.commands.executeCommand('vscode.diff', recorded, found.uri, title, {
      viewColumn: this.#paired.column ?? vscode.ViewColumn.Beside,
    });
  }

  async markLines(lines: LineRange | null, reveal: boolean): Promise<void> {
    this.#paired.mark(lines, reveal);
  }

  async scrollDockerfile(line: number): Promise<void> {
    this.#paired.scrollTo(line);
  }

  async leaveDockerfile(): Promise<void> {
    this.#paired.leave();
  }

  async drawSizes(image: number, variant: string): Promise<void> {
    const { totals, overlay } = await this.#parts.contents(image, variant);
    const { image: present } = await this.#parts.found(image, variant);
    this.#paired.setAdded(present, totals.layers.map(added));
    await this.#compareFiles(image, variant, overlay);
  }

  /** Compares what was copied with what the workspace has now; the page hears of it where something differs. */
  async #compareFiles(image: number, variant: string, overlay: Overlay): Promise<void> {
    const { found } = this.#paired;
    if (!found || found.origin === 'recorded' || found.origin === 'reconstructed') return;
    const of = keyOf(image, variant, found);
    if (this.#changed?.of === of) return;
    const { image: present } = await this.#parts.found(image, variant);
    const files = await changedFiles(found, present, overlay, () => this.#parts.files(image, variant));
    if (this.#paired.found !== found) return;
    this.#changed = { of, files };
    if (files.length > 0) this.#paired.changed();
  }

  async largestFiles(
    image: number,
    variant: string,
    layer: number,
    signal: AbortSignal,
  ): Promise<readonly LargeFileModel[]> {
    const { overlay } = await this.#parts.contents(image, variant, signal);
    return largestFiles(overlay, layer, NAMED_FILES).map(({ node, bytes }) => ({
      path: `/${displayName(overlay.pathOf(node))}`,
      bytes,
    }));
  }

  async copyHistory(image: number, variant: string, form: HistoryForm): Promise<void> {
    const { image: present } = await this.#parts.found(image, variant);
    const rows = historyTableRows(present, (layer) => present.layers[layer]?.size ?? null);
    const text = form === 'csv' ? historyCsv(rows) : historyText(rows, { now: Date.now(), isWhole: false });
    await vscode.env.clipboard.writeText(text);
  }

  dispose(): void {
    this.#paired.leave();
  }

  async #build(image: number, variant: string, signal?: AbortSignal): Promise<ImageOfBuild> {
    const found = await this.#parts.found(image, variant, signal);
    const base = await baseOf(found, this.#parts.engines, signal);
    const hints = await hintsOf(found.image, base, (problem) => this.#parts.onProblem(problem), signal);
    const containers = await containerLabels(found, this.#parts.engines, signal);
    return {
      spot: { place: found.place, image, platform: variant },
      image: found.image,
      hints,
      buildOrigin: buildOrigin(found.image, hints.provenance ?? null, containers),
      built: this.#parts.builtFrom.of(found.image, found.facts),
    };
  }
}

/** Of one Dockerfile beside one image. */
function keyOf(image: number, variant: string, { uri }: FoundDockerfile): string {
  return JSON.stringify([image, variant, uri.toString()]);
}

function added(layer: LayerCounts | null): LayerAdded | null {
  return layer && { bytes: layer.bytes, paths: layer.added };
}
