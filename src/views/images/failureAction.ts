import type * as vscode from 'vscode';
import { isDiskFull } from '../../image/diskFull.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import type { Words } from '../words.ts';
import type { ActionNode } from './nodes.ts';

/** What is done about an endpoint that cannot be used. */
export function failureAction(node: Pick<ActionNode, 'engine' | 'error'>, l10n: Words): vscode.Command {
  if (isDiskFull(node.error))
    return { command: 'layerscope.openDiskUsage', title: l10n.t('Show Disk Usage'), arguments: [node] };
  const action = node.error instanceof EngineError ? node.error.action : 'retry';
  switch (action) {
    case 'start':
      return { command: 'layerscope.startEngine', title: l10n.t('Start Engine'), arguments: [node] };
    case 'chooseEngine':
      return { command: 'layerscope.chooseEngines', title: l10n.t('Choose Engines…') };
    case 'permit':
      return { command: 'layerscope.copyDockerGroup', title: l10n.t('Copy the Line That Grants Access') };
    case 'connectInTerminal':
      return {
        command: 'layerscope.connectInTerminal',
        title: l10n.t('Connect in Terminal'),
        arguments: [node],
      };
    default:
      return { command: 'layerscope.refreshImages', title: l10n.t('Retry'), arguments: [node] };
  }
}
