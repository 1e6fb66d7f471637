import * as vscode from 'vscode';
import { defaultOptions, fittingOptions } from '../../build/defaults.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { ImageError } from '../../image/errors.ts';
import { pick } from '../archives/pick.ts';
import { isDockerfile, workspaceDockerfiles } from '../dockerfile/workspaceDockerfiles.ts';
import { shownNames } from '../images/shownNames.ts';
import { chooseBuild } from './chooseBuild.ts';
import type { BuildMarks } from './marks.ts';
import type { BuildParts } from './parts.ts';
import { RememberedBuilds } from './rememberedBuilds.ts';
import { runBuild } from './runBuild.ts';

/**
 * Builds a Dockerfile: that of a file, of the editor in front, or one that the user picks.
 * @throws ImageError where it cannot be built from here
 */
export async function buildImage(parts: BuildParts, marks: BuildMarks, argument: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new ImageError('request', 'A build runs what its Dockerfile says. Trust this workspace first.');
  const uri = argument instanceof vscode.Uri ? argument : await chosenDockerfile();
  if (!uri) return;
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isUntitled || !['file', 'vscode-remote'].includes(uri.scheme))
    throw new ImageError('request', 'Save the Dockerfile first: builders read it from the disk.');
  const remembered = new RememberedBuilds(parts.state);
  const names = await shownNames(parts.state);
  const before = remembered.of(uri);
  const dockerfile = parseDockerfile(document.getText());
  const options = fittingOptions({ ...(before ?? defaultOptions(uri.fsPath)), dockerfile: uri.fsPath }, dockerfile);
  const endpoint = before && names.includes(before.endpoint) ? before.endpoint : (names[0] ?? 'default');
  const name = vscode.workspace.asRelativePath(uri);
  const chosen = await chooseBuild(parts, dockerfile, name, options, endpoint);
  if (!chosen) return;
  await remembered.remember(uri, chosen.setup.endpoint, chosen.options);
  await runBuild(parts, marks, uri, chosen);
}

async function chosenDockerfile(): Promise<vscode.Uri | undefined> {
  const front = vscode.window.activeTextEditor?.document;
  if (front && isDockerfile(front)) return front.uri;
  const found = await workspaceDockerfiles(new AbortController().signal);
  if (found.length === 0)
    throw new ImageError('request', 'There is no Dockerfile or Containerfile in this workspace. Open one first.');
  const choices = found.map(({ uri }) => ({
    label: vscode.workspace.asRelativePath(uri),
    description: '',
    value: uri,
  }));
  return pick(choices, vscode.l10n.t('Choose the Dockerfile to build'));
}
