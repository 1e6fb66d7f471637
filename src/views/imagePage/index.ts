import * as vscode from 'vscode';
import { registerCommands } from '../../vscode/commands.ts';
import type { PageParts } from './page.ts';
import { ImagePages } from './pages.ts';
import { ARCHIVE_VIEW, IMAGE_VIEW } from './viewTypes.ts';

/** Registers the image page as the editor of archives. */
export function registerImagePage(parts: PageParts): {
  readonly pages: ImagePages;
  readonly disposable: vscode.Disposable;
} {
  const pages = new ImagePages(parts);
  const options = { supportsMultipleEditorsPerDocument: true };
  const disposable = vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(IMAGE_VIEW, pages, options),
    vscode.window.registerCustomEditorProvider(ARCHIVE_VIEW, pages, options),
    registerCommands(parts.log, {
      'layerscope.reload': () => pages.active?.reload(),
      'layerscope.compareWithOtherImages': () => pages.active?.compareWithOthers(),
      'layerscope.openAsText': () => pages.active?.openAsText(),
      'layerscope.copyFromPage': (context) => copyFromPage(context),
      'layerscope.showLog': () => parts.log.show(),
    }),
  );
  return { pages, disposable };
}

/** The page writes what a thing on it is worth copying as into its `data-vscode-context`. */
async function copyFromPage(context: unknown): Promise<void> {
  if (typeof context !== 'object' || context === null || !('layerscopeCopy' in context)) return;
  if (typeof context.layerscopeCopy === 'string') await vscode.env.clipboard.writeText(context.layerscopeCopy);
}
