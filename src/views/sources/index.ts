import * as vscode from 'vscode';
import { logError } from '../../vscode/report.ts';
import { sourceOpener } from './open.ts';
import { SourcePool } from './pool.ts';
import { watchPlace } from './watch.ts';

/** Makes the pool of opened sources that every view shares. */
export function createSourcePool(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): SourcePool {
  const spools = vscode.Uri.joinPath(context.globalStorageUri, 'spool').fsPath;
  return new SourcePool({
    open: sourceOpener(spools),
    watch: watchPlace,
    graceMs: 5000,
    onCloseError: (error) => logError(log, 'close', error),
  });
}
