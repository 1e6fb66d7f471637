import * as vscode from 'vscode';
import { registerMarks } from './decorations.ts';
import { ImageFileSystem } from './fileSystem.ts';
import { FILE_SCHEME } from './fileUri.ts';
import type { FileParts } from './openedImages.ts';

/** Registers the read-only files of images. */
export function registerFiles(parts: FileParts, log: vscode.LogOutputChannel): vscode.Disposable {
  const why = new vscode.MarkdownString(
    vscode.l10n.t('This is a file of a container image, which Layerscope only reads.'),
  );
  const options = { isCaseSensitive: true, isReadonly: why };
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(FILE_SCHEME, new ImageFileSystem(parts, log), options),
    registerMarks(),
  );
}
