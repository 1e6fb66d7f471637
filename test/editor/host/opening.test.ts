import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, sampleFile } from './layerscope.ts';

describe('opening an image', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('by its name shows the image page', async () => {
    await vscode.commands.executeCommand('vscode.open', sampleFile('hello.oci.tar'));
    assert.equal(await pageInFront(), 'layerscope.image');
  });

  it('by the command of the explorer shows the image page', async () => {
    await vscode.commands.executeCommand('layerscope.openAsImage', sampleFile('hello.tar'));
    assert.equal(await pageInFront(), 'layerscope.archive');
  });
});

/** The view type of the custom editor in front. */
function pageInFront(): Promise<string> {
  return eventually(() => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.viewType;
  });
}
