import type { ContainerModel } from '../../src/protocol/imageEngine.ts';

/** What a thing of the page is, for the `when` clauses of the editor's own context menu. */
export type WebviewSection = 'layer' | 'reference' | 'digest' | 'json' | 'text';

/** The value of `data-vscode-context`: the editor's context menu then offers to copy `text`. */
export function menuContext(webviewSection: WebviewSection, text: string): string {
  return JSON.stringify({ webviewSection, layerscopeCopy: text, preventDefaultContextMenuItems: true });
}

/** The same of a container, for the commands that show something of it. */
export function containerMenu({ id, endpoint, address, running }: ContainerModel): string {
  return JSON.stringify({
    webviewSection: 'container',
    layerscopeRunning: running,
    layerscopeContainer: { endpoint, container: address },
    layerscopeCopy: id,
    preventDefaultContextMenuItems: true,
  });
}
