import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FILE_SCHEME, fileUriParts } from '../../../src/views/files/fileUri.ts';
import { nameOf, printPlace } from '../../../src/views/sources/place.ts';
import { english } from '../../../src/views/words.ts';
import { engineImage, wholeEngineImage } from '../../helpers/engineImage.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { tarOf } from '../../helpers/tar.ts';
import { eventually } from './layerscope.ts';

const LAYERS = [tarOf([{ name: 'etc/motd', content: 'I come from an engine' }])];

describe('images of engines in the editor', () => {
  let engine: FakeEngine;
  before(async () => {
    engine = await FakeEngine.start({
      ...wholeEngineImage('h:5000/team/app:1', LAYERS),
      ...engineImage('small', LAYERS),
      '/events': (response) => response.flushHeaders(),
    });
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await engine.stop();
  });
  const place = () => ({ kind: 'engine', endpoint: engine.endpoint.host, reference: 'h:5000/team/app:1' }) as const;
  const exports = () => engine.asked.filter((url) => url.includes('/images/get')).length;

  it('have files that open, and are exported once for all of them', async () => {
    const address = {
      spot: { place: place(), image: 0, platform: 'linux/amd64' },
      selection: { kind: 'final' },
      path: 'etc/motd',
    } as const;
    const uri = vscode.Uri.from({ scheme: FILE_SCHEME, ...fileUriParts(address, 'app', english) });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), 'I come from an engine');
    const again = vscode.Uri.parse(document.uri.toString(), true);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(again)).toString(), 'I come from an engine');
    assert.equal(exports(), 1);
  });

  const pageOf = (reference: string) => {
    const of = { ...place(), reference };
    return vscode.Uri.from({ scheme: 'layerscope-engine', path: `/${nameOf(of)}`, query: printPlace(of) });
  };
  const askedFor = (path: string) => engine.asked.filter((url) => decodeURIComponent(url).includes(path)).length;

  it('open as pages by an address that no file system has', async () => {
    await vscode.commands.executeCommand('vscode.openWith', pageOf('h:5000/team/app:1'), 'layerscope.image');
    const tab = await eventually(() => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputCustom && activeTab;
    });
    assert.equal(tab.label, 'app:1');
  });

  it('are not exported again where all of their layers were read before', async () => {
    const before = exports();
    const address = {
      spot: { place: { ...place(), reference: 'small' }, image: 0, platform: 'linux/amd64' },
      selection: { kind: 'final' },
      path: 'etc',
    } as const;
    const uri = vscode.Uri.from({ scheme: FILE_SCHEME, ...fileUriParts(address, 'small', english) });
    assert.deepEqual(await vscode.workspace.fs.readDirectory(uri), [['motd', vscode.FileType.File]]);
    assert.equal(askedFor('/images/small/json') > 0, true);
    assert.equal(exports(), before);
    const file = uri.with({ ...fileUriParts({ ...address, path: 'etc/motd' }, 'small', english) });
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(file)).toString(), 'I come from an engine');
    assert.equal(exports(), before + 1, 'for what is in a file its bytes are needed');
  });
});
