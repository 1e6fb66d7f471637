import type * as vscode from 'vscode';
import { failureAction } from '../images/failureAction.ts';
import type { ActionNode } from '../images/nodes.ts';
import type { Words } from '../words.ts';

/** What is done about an engine that does not say what it holds: to ask again, also where a disk is full, which leads here. */
export function usageFailureAction(node: Pick<ActionNode, 'engine' | 'error'>, l10n: Words): vscode.Command {
  const action = failureAction(node, l10n);
  if (action.command !== 'layerscope.refreshImages' && action.command !== 'layerscope.openDiskUsage') return action;
  return { command: 'layerscope.refreshDiskUsage', title: l10n.t('Retry'), arguments: [node] };
}
