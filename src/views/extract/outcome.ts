import * as vscode from 'vscode';
import { remarkSentence } from '../../extract/remarkSentence.ts';
import type { Remarks } from '../../extract/remarks.ts';
import type { ExtractResult } from '../../extract/result.ts';
import { formatSize } from '../../format/size.ts';
import { withoutLinks } from '../../format/visibleText.ts';
import { localize } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';

/** What an extraction lacks or has otherwise than the image, a sentence each. */
export function missingIn(remarks: Remarks, unread: readonly number[]): string[] {
  return [
    ...unread.map((layer) => vscode.l10n.t('Layer {0} could not be read, so what it holds is missing.', layer)),
    ...remarks.list().map((remark) => localize(remarkSentence(remark))),
  ];
}

/** Says what was extracted, with what was not, and offers to show it. The command is over before the message is gone. */
export function tellDone(to: vscode.Uri, result: ExtractResult, unread: readonly number[]): void {
  const { l10n } = vscode;
  const name = to.path.split('/').at(-1) ?? '';
  const remarks = missingIn(result.remarks, unread);
  const message = [l10n.t('{0} extracted to {1}.', amountOf(result), name), ...remarks].join(' ');
  const reveal = l10n.t('Reveal');
  const how = revealCommand(to);
  const show = remarks.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(withoutLinks(message), ...(how ? [reveal] : [])).then((answer) => {
    if (answer === reveal && how) return vscode.commands.executeCommand(how, to);
    return undefined;
  });
}

/** Says what was written to a folder before the user ended it. */
export function tellCanceled(to: vscode.Uri, result: ExtractResult): void {
  const name = to.path.split('/').at(-1) ?? '';
  void vscode.window.showWarningMessage(
    vscode.l10n.t('Extracting was canceled. {0} had been written to {1}.', amountOf(result), name),
  );
}

function amountOf({ files, bytes }: ExtractResult): string {
  const { l10n, env } = vscode;
  const size = formatSize(bytes, readSettings().units, env.language);
  return files === 1
    ? l10n.t('1 file ({0})', size)
    : l10n.t('{0} files ({1})', files.toLocaleString(env.language), size);
}

/** The command that shows a file where it is; undefined where the window cannot. */
function revealCommand(uri: vscode.Uri): string | undefined {
  if (vscode.workspace.getWorkspaceFolder(uri)) return 'revealInExplorer';
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  return isHere && uri.scheme === 'file' ? 'revealFileInOS' : undefined;
}
