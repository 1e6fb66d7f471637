import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import type { EngineList } from './engineList.ts';
import { engineStatus } from './engineStatus.ts';

/** Says in the status bar which engines are shown, and how they are as far as the view has asked. */
export class EngineStatusBar implements vscode.Disposable {
  #item: vscode.StatusBarItem | undefined;

  show(lists: readonly EngineList[], isWanted: boolean): void {
    if (!isWanted) {
      this.dispose();
      return;
    }
    this.#item ??= vscode.window.createStatusBarItem('layerscope.engine', vscode.StatusBarAlignment.Left);
    const item = this.#item;
    const nameOf = ({ name }: EngineList) => oneLine(withoutPassword(name));
    const names = lists.map((list) => nameOf(list).replaceAll('$(', '$ (')).join(', ');
    const lines = lists.map((list) => `${nameOf(list)}: ${engineStatus(list.state, vscode.l10n).short}`);
    item.name = vscode.l10n.t('Layerscope: Engine');
    item.text = `$(server) ${names}`;
    item.tooltip = lines.join('\n');
    item.command = 'layerscope.chooseEngines';
    item.accessibilityInformation = { label: vscode.l10n.t('Engines: {0}', lines.join(', ')) };
    item.show();
  }

  dispose(): void {
    this.#item?.dispose();
    this.#item = undefined;
  }
}
