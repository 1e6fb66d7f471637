import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { layerscope } from './layerscope.ts';

describe('commands', () => {
  it('of package.json are all registered', async () => {
    const extension = layerscope();
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });
});
