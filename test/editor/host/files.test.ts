import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FILE_SCHEME, type FileAddress, fileUriParts } from '../../../src/views/files/fileUri.ts';
import { english } from '../../../src/views/words.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { sampleFile } from './layerscope.ts';

const NAMES = [
  'README',
  'readme',
  'a#b?c%20d',
  'back\\slash',
  'new\nline',
  '\u202egnp.txt',
  '</script>',
  'ünï',
  `${'n'.repeat(200)}/${'m'.repeat(200)}`,
  'N'.repeat(4096),
];

describe('files of images in the editor', () => {
  const archive = () => sampleFile('odd.tar');
  const uri = (path: string, more: Partial<FileAddress> = {}): vscode.Uri => {
    const place = { kind: 'archive', path: archive().fsPath } as const;
    const address: FileAddress = {
      spot: { place, image: 0, platform: 'linux/amd64' },
      selection: { kind: 'final' },
      path,
      ...more,
    };
    return vscode.Uri.from({ scheme: FILE_SCHEME, ...fileUriParts(address, 'odd:1', english) });
  };
  const bytes = (text: string) => Buffer.from(text).toString('latin1');

  before(async () => {
    const layer = tarOf([
      ...NAMES.map((name) => ({ name, content: `I am ${JSON.stringify(name)}` })),
      { name: Buffer.from('caf\xe9', 'latin1'), content: 'I am latin' },
      { name: '../../up/../climbed', content: 'I am inside' },
      { name: '.vscode/settings.json', content: '{}' },
      { name: 'etc/.vscode/settings.json', content: '{}' },
      { name: 'binary', content: Uint8Array.of(0, 255, 0, 1) },
      { name: 'dir/link', type: '2', link: '../../../../readme' },
      { name: 'large', content: Buffer.alloc(1_100_000, 'x') },
      { name: 'dir/marked', content: 'x' },
    ]);
    const marks = tarOf([{ name: 'dir/marked', content: 'x', pax: { 'SCHILY.xattr.user.$(zap)': 'x' } }]);
    await vscode.workspace.fs.writeFile(archive(), dockerArchiveOf([layer, marks]));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(archive());
  });

  for (const name of NAMES)
    it(`opens ${JSON.stringify(name.slice(0, 30))}`, async () => {
      const document = await vscode.workspace.openTextDocument(uri(bytes(name)));
      assert.equal(document.getText(), `I am ${JSON.stringify(name)}`);
      // Tabs come back after a reload by the text of their URI.
      const again = vscode.Uri.parse(document.uri.toString(), true);
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(again)).toString(), document.getText());
    });

  it('opens a name that is not UTF-8', async () => {
    const document = await vscode.workspace.openTextDocument(uri('caf\xe9'));
    assert.equal(document.getText(), 'I am latin');
  });

  it('opens what a tar names by way of ..', async () => {
    const document = await vscode.workspace.openTextDocument(uri('climbed'));
    assert.equal(document.getText(), 'I am inside');
  });

  it('gives the editor no settings where it is a folder of the workspace', async () => {
    const read = (path: string, more: Partial<FileAddress> = {}) =>
      Promise.resolve(vscode.workspace.fs.readFile(uri(path, more))).then((content) => Buffer.from(content).toString());
    await assert.rejects(
      read('.vscode/settings.json', { inWorkspace: true }),
      /\/\.vscode\/settings\.json could be taken for settings of yours here\. Open it from the Archives view\./,
    );
    assert.equal(await read('.vscode/settings.json'), '{}');
    assert.equal(await read('etc/.vscode/settings.json', { inWorkspace: true }), '{}');
    assert.equal(await read('README', { inWorkspace: true }), 'I am "README"');
  });

  it('reads binary files, and links inside the image', async () => {
    assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(uri('binary'))), Buffer.from([0, 255, 0, 1]));
    const { type } = await vscode.workspace.fs.stat(uri('dir/link'));
    assert.equal(type, vscode.FileType.File | vscode.FileType.SymbolicLink);
    const read = await vscode.workspace.fs.readFile(uri('dir/link'));
    assert.equal(Buffer.from(read).toString(), 'I am "readme"');
  });

  it('lists folders, and opens what it lists', async () => {
    const root = uri('');
    const listed = await vscode.workspace.fs.readDirectory(root);
    assert.equal(listed.length, NAMES.length + 7);
    for (const [name, type] of listed) {
      if (type !== vscode.FileType.File) continue;
      const { size } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(root, name));
      assert.ok(size > 0, name);
    }
  });

  it('have no icons in their history, whatever attributes are called', async () => {
    const window = vscode.window as { createQuickPick: unknown };
    const { createQuickPick } = window;
    const [onDidAccept, onDidTriggerItemButton, onDidHide, show] = [0, 0, 0, 0].map(() => () => undefined);
    const pick = { onDidAccept, onDidTriggerItemButton, onDidHide, show, items: [] as vscode.QuickPickItem[] };
    window.createQuickPick = () => pick;
    try {
      await vscode.commands.executeCommand('layerscope.pathHistory', uri('dir/marked'));
    } finally {
      Object.assign(window, { createQuickPick });
    }
    assert.equal(pick.items[0]?.description, '1 B · xattr user.\\$(zap)');
  });

  it('can be written by nobody', async () => {
    assert.equal(vscode.workspace.fs.isWritableFileSystem(FILE_SCHEME), false);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri('README'), new Uint8Array())));
  });

  it('says what is not there', async () => {
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(uri('missing'))), { code: 'FileNotFound' });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readDirectory(uri('README'))), {
      code: 'FileNotADirectory',
    });
  });

  it('keeps to the limit of the settings', async () => {
    const settings = vscode.workspace.getConfiguration('layerscope');
    await settings.update('maxFileSize', 1, vscode.ConfigurationTarget.Workspace);
    try {
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.readFile(uri('large'))),
        /\/large has 1\.1 MB, and files are opened up to 1 MB\./,
      );
    } finally {
      await settings.update('maxFileSize', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal((await vscode.workspace.fs.readFile(uri('large'))).length, 1_100_000);
  });
});
