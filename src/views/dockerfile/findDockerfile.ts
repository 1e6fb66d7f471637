import * as vscode from 'vscode';
import type { BuildOrigin } from '../../dockerfile/buildOrigin.ts';
import type { DockerfileHistory } from '../../dockerfile/history.ts';
import { historyOfReconstruction } from '../../dockerfile/historyOfReconstruction.ts';
import { matchDockerfile, sameText } from '../../dockerfile/match.ts';
import type { MatchHints } from '../../dockerfile/matchInput.ts';
import { rankDockerfiles } from '../../dockerfile/rank.ts';
import { reconstructDockerfile } from '../../dockerfile/reconstruct.ts';
import type { Image } from '../../image/image.ts';
import { labelOf } from '../../image/labels.ts';
import type { DockerfileOrigin } from '../../protocol/dockerfile.ts';
import type { Spot } from '../sources/place.ts';
import type { Built } from './builtFrom.ts';
import { type CandidateDockerfile, candidateDockerfiles } from './candidates.ts';
import type { Choice } from './chosenDockerfiles.ts';
import { reconstructionWords } from './reconstructionWords.ts';
import type { Because } from './told/toldFiles.ts';
import { type DockerfileText, readDockerfile } from './workspaceDockerfiles.ts';
import { type WrittenKind, writtenUri } from './writtenDockerfile.ts';

/**
 * What it counts that the image leads to a file, or to the repository it is in, on the scale of how well files fit: a file
 * that was edited comes before a copy of it, but a label that is only the base's never before a file that fits.
 */
const [NAMED, IN_REPOSITORY] = [0.3, 0.1];

/** An image whose Dockerfile is looked for. */
export interface ImageOfBuild {
  readonly spot: Required<Spot>;
  readonly image: Image;
  /** What is known of its build besides its history. */
  readonly hints: MatchHints;
  /** Where it says that it was built. */
  readonly buildOrigin: BuildOrigin;
  /** The file that it was built from here; undefined where it was not, or that is not known. */
  readonly built?: Built | undefined;
}

/** A Dockerfile, and how an image's history fits it. */
export interface FoundDockerfile extends DockerfileText {
  readonly origin: DockerfileOrigin;
  /** As people know it. */
  readonly name: string;
  /** What of the image leads to it. */
  readonly because: readonly Because[];
  readonly history: DockerfileHistory;
}

/**
 * The Dockerfile of an image: the file that it was built from here, what the user chose for it, a file that says what the
 * builder recorded, the file that fits best, where those that labels lead to come before others, what was recorded, and where
 * nothing is known of any, one that is written from the history.
 */
export async function findDockerfile(
  build: ImageOfBuild,
  choice: Choice | undefined,
  signal: AbortSignal,
): Promise<FoundDockerfile> {
  const { built } = build;
  if (built) {
    const file = await readDockerfile(vscode.Uri.parse(built.uri));
    if (file) return ofFile({ ...build, hints: { ...build.hints, target: built.target } }, file, 'built');
  }
  if (choice?.kind === 'file') {
    const chosen = await readDockerfile(vscode.Uri.parse(choice.uri));
    // A file that is gone was chosen for another time.
    if (chosen) return ofFile(build, chosen, 'chosen');
  }
  const recorded = recordedText(build);
  if (choice?.kind === 'recorded' && recorded !== null) return ofWritten(build, 'recorded');
  if (choice?.kind === 'reconstructed') return ofWritten(build, 'reconstructed');
  const files = await candidateDockerfiles(build.buildOrigin, recorded, signal);
  const same = recorded === null ? [] : files.filter(({ text }) => sameText(text, recorded));
  const [best] = rankedFiles(build, same.length > 0 ? same : files);
  if (best?.history.fits) return best;
  return ofWritten(build, recorded === null ? 'reconstructed' : 'recorded');
}

/** Files by how well they fit an image, best first. */
export function rankedFiles(build: ImageOfBuild, files: readonly CandidateDockerfile[]): FoundDockerfile[] {
  const candidates = files.map(({ told, ...file }) => ({
    name: file.uri.toString(),
    source: file.text,
    target: told?.target ?? null,
    told: told ? (told.isNamed ? NAMED : IN_REPOSITORY) : 0,
    because: told?.because ?? [],
    file,
  }));
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  return rankDockerfiles(build.image, candidates, build.hints).flatMap(({ candidate, history }) => {
    const found = byName.get(candidate.name);
    if (!found) return [];
    const { file, because } = found;
    return [{ ...file, origin: 'found' as const, name: pathOfFile(file.uri), because, history }];
  });
}

/** The text that the builder recorded; null where it recorded none. */
export function recordedText({ hints }: Pick<ImageOfBuild, 'hints'>): string | null {
  return hints.provenance?.dockerfile?.source ?? null;
}

/** The text of a Dockerfile that no file holds. */
export function writtenText(build: Pick<ImageOfBuild, 'image' | 'hints'>, kind: WrittenKind): string {
  const recorded = kind === 'recorded' ? recordedText(build) : null;
  return recorded ?? reconstructDockerfile(build.image, build.hints, reconstructionWords(vscode.l10n)).text;
}

function ofFile(build: ImageOfBuild, file: DockerfileText, origin: 'built' | 'chosen'): FoundDockerfile {
  return {
    ...file,
    origin,
    name: pathOfFile(file.uri),
    because: [],
    history: matchDockerfile(build.image, file.text, build.hints),
  };
}

function ofWritten(build: ImageOfBuild, kind: WrittenKind): FoundDockerfile {
  const { image, hints, spot } = build;
  const uri = writtenUri({ spot, kind }, labelOf(image));
  if (kind === 'reconstructed') {
    const made = reconstructDockerfile(image, hints, reconstructionWords(vscode.l10n));
    const { text } = made;
    return {
      uri,
      text,
      origin: kind,
      name: vscode.l10n.t('Reconstructed'),
      because: [],
      history: historyOfReconstruction(image, made),
    };
  }
  const text = writtenText(build, kind);
  const name = hints.provenance?.dockerfile?.name ?? 'Dockerfile';
  return { uri, text, origin: kind, name, because: [], history: matchDockerfile(image, text, hints) };
}

function pathOfFile(uri: vscode.Uri): string {
  return uri.scheme === 'untitled' ? uri.path : vscode.workspace.asRelativePath(uri);
}
