import type * as vscode from 'vscode';
import { type Command, registerCommands } from '../../vscode/commands.ts';
import { rowsOfCommand } from '../rows/focusedRow.ts';
import type { TransferAction, TransferParts } from './parts.ts';

/**
 * Registers what brings images into an engine and out of it, what names them and what removes them.
 * @param view that of images, where keys call commands on the row they are on
 */
export function registerTransfers(
  log: vscode.LogOutputChannel,
  parts: TransferParts,
  view: vscode.TreeView<{ readonly id: string }>,
): vscode.Disposable {
  // Loaded when one is called.
  const on =
    <M extends Record<K, TransferAction>, K extends string>(load: () => Promise<M>, name: K): Command =>
    async (row, rows) => {
      const [module, given] = await Promise.all([load(), rowsOfCommand(view, row, rows)]);
      await module[name](parts, ...given);
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
    'layerscope.updateImage': on(pull, 'updateImage'),
    'layerscope.pullPlatform': on(pull, 'pullPlatform'),
    'layerscope.copyPullCommand': on(pull, 'copyPullCommand'),
    'layerscope.pushImage': on(push, 'pushImage'),
    'layerscope.saveImage': on(save, 'saveImage'),
    'layerscope.loadArchive': on(load, 'loadArchive'),
    'layerscope.logIn': on(login, 'logIn'),
    'layerscope.logOut': on(login, 'logOut'),
    'layerscope.inspectRemote': on(remote, 'inspectRemote'),
    'layerscope.importTar': on(roots, 'importTar'),
    'layerscope.exportContainer': on(roots, 'exportContainer'),
    'layerscope.tagImage': on(tag, 'tagImage'),
    'layerscope.untagImage': on(remove, 'untagImage'),
    'layerscope.removeImage': on(remove, 'removeImage'),
  });
}
