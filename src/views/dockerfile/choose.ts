import * as vscode from 'vscode';
import type { DockerfileHistory } from '../../dockerfile/history.ts';
import { oneLine } from '../../format/visibleText.ts';
import { becauseInWords } from './becauseInWords.ts';
import { candidateDockerfiles } from './candidates.ts';
import type { Choice } from './chosenDockerfiles.ts';
import { type FoundDockerfile, type ImageOfBuild, rankedFiles, recordedText } from './findDockerfile.ts';

type Item = vscode.QuickPickItem & { readonly choice?: Choice | 'browse' };

/** Lets the user say which Dockerfile an image was built from, those that fit best first. Undefined when they did not. */
export async function chooseDockerfile(build: ImageOfBuild): Promise<Choice | undefined> {
  const { signal } = new AbortController();
  const items = candidateDockerfiles(build.buildOrigin, recordedText(build), signal).then((files) =>
    itemsOf(build, rankedFiles(build, files)),
  );
  const placeHolder = vscode.l10n.t('Choose the Dockerfile that the image was built from');
  const item = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return item?.choice === 'browse' ? browse() : item?.choice;
}

function itemsOf(build: ImageOfBuild, ranked: readonly FoundDockerfile[]): Item[] {
  const { t } = vscode.l10n;
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(recordedText(build) === null
      ? []
      : [
          {
            label: `$(verified) ${t('Recorded by the builder')}`,
            description: withoutIcons(build.hints.provenance?.dockerfile?.name ?? ''),
            choice: { kind: 'recorded' as const },
          },
        ]),
    ...(ranked.length > 0 ? [separator(t('Dockerfiles here, the best fit first'))] : []),
    ...ranked.map((file) => ({
      label: `$(file-code) ${withoutIcons(file.name)}`,
      description: withoutIcons([fit(file.history), ...becauseInWords(file.because, vscode.l10n)].join(' · ')),
      choice: { kind: 'file' as const, uri: file.uri.toString() },
    })),
    separator(''),
    {
      label: `$(history) ${t('Written from the history')}`,
      description: t('what the steps say, as a Dockerfile'),
      choice: { kind: 'reconstructed' as const },
    },
    { label: `$(folder-opened) ${t('Another file…')}`, choice: 'browse' as const },
  ];
}

/** Names are of files and labels, and draw nothing. */
function withoutIcons(text: string): string {
  return oneLine(text).replaceAll('$(', '\\$(');
}

/** How many steps above the base have lines. */
function fit({ rows }: DockerfileHistory): string {
  const own = rows.filter(({ isBase }) => !isBase);
  const fitting = own.filter(({ match }) => match.kind !== 'none').length;
  return fitting === 0 ? vscode.l10n.t('no step fits') : vscode.l10n.t('{0} of {1} steps fit', fitting, own.length);
}

async function browse(): Promise<Choice | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Choose a Dockerfile') })) ?? [];
  return uri && { kind: 'file', uri: uri.toString() };
}
