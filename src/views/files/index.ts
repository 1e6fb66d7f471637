import * as vscode from 'vscode';
import { ImageFileSystem } from './fileSystem.ts';
import { FILE_SCHEME } from './fileUri.ts';
import type { FileParts } from './openedImages.ts';

/** Registers the read-only files of images. */
export function registerFiles(parts: FileParts): vscode.Disposable {
  const why = new vscode.MarkdownString(
    vscode.l10n.t('This is a file of a container image, which Layerscope only reads.'),
  );
  return vscode.workspace.registerFileSystemProvider(FILE_SCHEME, new ImageFileSystem(parts), {
    isCaseSensitive: true,
    isReadonly: why,
  });
}
