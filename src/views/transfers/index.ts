import type * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { rowsOfCommand, rowsOfKinds } from '../rows/focusedRow.ts';
import type { KindOfRow } from '../rows/keyRows.ts';
import type { TransferAction, TransferParts } from './parts.ts';

/** The rows of images, and not what lies below these. */
const IMAGE = ['name'];

/**
 * Registers what brings images into an engine and out of it, what names them and what removes them.
 * @param view that of images, where keys call commands on the row they are on
 */
export function registerTransfers(
  log: vscode.LogOutputChannel,
  parts: TransferParts,
  view: vscode.TreeView<KindOfRow>,
): vscode.Disposable {
  // Loaded when one is called. Without kinds of rows its key is for any row, and for none.
  const on =
    <M extends Record<K, TransferAction>, K extends string>(
      load: () => Promise<M>,
      name: K,
      kinds?: readonly string[],
    ): Command =>
    async (row, rows) => {
      const wanted = kinds ? rowsOfKinds(view, row, rows, kinds) : rowsOfCommand(view, row, rows);
      const [module, given] = await Promise.all([load(), wanted]);
      if (given) await module[name](parts, ...given);
    };
  const pull = () => import('./pullCommands.ts');
  const push = () => import('./pushCommands.ts');
  const save = () => import('./saveCommands.ts');
  const load = () => import('./loadCommands.ts');
  const login = () => import('./loginCommands.ts');
  const remote = () => import('./remoteCommands.ts');
  const roots = () => import('./rootFilesystems.ts');
  const tag = () => import('./tagCommands.ts');
  const remove = () => import('../cleaning/removeImages.ts');
  return registerCommands(log, {
    'layerscope.pullImage': on(pull, 'pullImage'),
    'layerscope.updateImage': on(pull, 'updateImage', IMAGE),
    'layerscope.pullPlatform': on(pull, 'pullPlatform'),
    'layerscope.copyPullCommand': on(pull, 'copyPullCommand'),
    'layerscope.pushImage': on(push, 'pushImage', IMAGE),
    'layerscope.saveImage': on(save, 'saveImage', [...IMAGE, 'platform']),
    'layerscope.loadArchive': on(load, 'loadArchive'),
    'layerscope.logIn': on(login, 'logIn'),
    'layerscope.logOut': on(login, 'logOut'),
    'layerscope.inspectRemote': on(remote, 'inspectRemote', [...IMAGE, 'engine']),
    'layerscope.importTar': on(roots, 'importTar'),
    'layerscope.exportContainer': on(roots, 'exportContainer'),
    'layerscope.tagImage': on(tag, 'tagImage', IMAGE),
    'layerscope.untagImage': on(remove, 'untagImage', IMAGE),
    'layerscope.removeImage': on(remove, 'removeImage', IMAGE),
  });
}
