import * as vscode from 'vscode';
import type { CatalogImage, Image } from '../../image/image.ts';
import { labelOf } from '../../image/labels.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { SourcePool } from '../sources/pool.ts';
import { JsonFileSystem } from './fileSystem.ts';
import { JSON_SCHEME, type JsonDocument, jsonUriParts } from './jsonUri.ts';

/** Registers the read-only JSON documents of images. */
export function registerJsonDocuments(pool: SourcePool, engineImages: EngineImages): vscode.Disposable {
  const why = new vscode.MarkdownString(vscode.l10n.t('This is a part of a container image as it is stored.'));
  return vscode.workspace.registerFileSystemProvider(JSON_SCHEME, new JsonFileSystem(pool, engineImages), {
    isCaseSensitive: true,
    isReadonly: why,
  });
}

/**
 * Opens a JSON document of an image in an ordinary editor.
 * @param name what the document is called; its kind, where it has no other name
 */
export async function openJsonDocument(
  document: JsonDocument,
  catalogImage: CatalogImage,
  image: Image,
  name: string = document.kind,
): Promise<void> {
  const parts = jsonUriParts(document, labelOf(image), catalogImage.variants.length > 1, name);
  const uri = vscode.Uri.from({ scheme: JSON_SCHEME, ...parts });
  await vscode.window.showTextDocument(uri, { preview: true });
}
