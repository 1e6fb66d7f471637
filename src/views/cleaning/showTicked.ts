import * as vscode from 'vscode';
import type { ItemKey } from '../../cleaning/items.ts';

/** Opens the Disk Usage page of an endpoint with things ticked: it names all of them, and removes them once that is asked. */
export async function showTicked(endpoint: string, ticked: Iterable<ItemKey>): Promise<void> {
  const rows = [...ticked].map((key) => ({ kind: 'item', engine: endpoint, item: { key } }));
  await vscode.commands.executeCommand('layerscope.removeFromDisk', rows[0], rows);
}
