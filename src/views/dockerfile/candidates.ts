import * as vscode from 'vscode';
import type { BuildOrigin } from '../../dockerfile/buildOrigin.ts';
import { sameText } from '../../dockerfile/match.ts';
import { buildxDockerfiles, buildxFolder } from './told/buildxState.ts';
import { type ToldFile, toldFiles } from './told/toldFiles.ts';
import {
  type DockerfileText,
  readDockerfile,
  workspaceComposeFiles,
  workspaceDockerfiles,
} from './workspaceDockerfiles.ts';

/** A Dockerfile that an image may have been built from. */
export interface CandidateDockerfile extends DockerfileText {
  /** What of the image leads to it; undefined where it is only there. */
  readonly told?: Omit<ToldFile, 'file'> | undefined;
}

/**
 * The Dockerfiles of the workspace, and those elsewhere that what the image says leads to, or that buildx built with just
 * the text that was recorded.
 * @param recorded what the builder recorded; null where it recorded nothing
 */
export async function candidateDockerfiles(
  origin: BuildOrigin,
  recorded: string | null,
  signal: AbortSignal,
): Promise<CandidateDockerfile[]> {
  const here = await workspaceDockerfiles(signal);
  const isSaid = origin.repositories.length > 0 || origin.services.length > 0;
  if (!isSaid && recorded === null) return here;
  const built = await buildxDockerfiles(buildxFolder());
  const composeFiles = origin.services.length > 0 ? await workspaceComposeFiles(signal) : [];
  const told = await toldFiles(origin, {
    folders: pathsOf((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)),
    dockerfiles: pathsOf(here.map(({ uri }) => uri)),
    composeFiles: pathsOf(composeFiles),
    built,
  });
  signal.throwIfAborted();
  const byUri = new Map(told.map((one) => [vscode.Uri.file(one.file).toString(), one]));
  const candidates: CandidateDockerfile[] = here.map((file) => ({ ...file, told: byUri.get(file.uri.toString()) }));
  const known = new Set(here.map(({ uri }) => uri.toString()));
  for (const file of new Set([...told.map((one) => one.file), ...(recorded === null ? [] : built)])) {
    const uri = vscode.Uri.file(file);
    if (known.has(uri.toString())) continue;
    const text = await readDockerfile(uri);
    const said = byUri.get(uri.toString());
    if (text && said) candidates.push({ ...text, told: said });
    else if (text && recorded !== null && sameText(text.text, recorded))
      candidates.push({ ...text, told: { isNamed: true, target: null, because: [{ kind: 'buildx' }] } });
  }
  return candidates;
}

/** Of those that are files of this machine. */
function pathsOf(uris: readonly vscode.Uri[]): string[] {
  return uris.flatMap(({ scheme, fsPath }) => (scheme === 'file' ? [fsPath] : []));
}
