import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { digestOf } from '../../../src/image/digest.ts';
import { FILE_SCHEME, fileUriParts } from '../../../src/views/files/fileUri.ts';
import { JSON_SCHEME, jsonUriParts, statementKind } from '../../../src/views/jsonDocuments/jsonUri.ts';
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

describe('what is stated of an image in an engine', () => {
  it('is a JSON document', async () => {
    const [platform, id, proof] = [{ os: 'linux', architecture: 'amd64' }, digestOf('image'), digestOf('proof')];
    const image = { ID: id, Kind: 'image', Available: true, ImageData: { Platform: platform } };
    const attestation = { ID: digestOf('attestation'), Kind: 'attestation', Available: true };
    const manifests = [image, { ...attestation, AttestationData: { For: id } }];
    const statement = { Descriptor: { digest: proof }, PredicateType: 'x', Statement: { predicate: { by: 'me' } } };
    const engine = await FakeEngine.start({
      ...engineImage('stated', LAYERS),
      '/_ping': (response) => response.setHeader('Api-Version', '1.55').end('OK'),
      '/events': (response) => response.flushHeaders(),
      '/images/json': [{ Id: id, RepoTags: ['stated:latest'], Manifests: manifests }],
      '/images/stated/attestations': [statement],
    });
    try {
      const place = { kind: 'engine', endpoint: engine.endpoint.host, reference: 'stated' } as const;
      const document = { spot: { place, image: 0, platform: 'linux/amd64' }, kind: statementKind(proof) };
      const uri = vscode.Uri.from({ scheme: JSON_SCHEME, ...jsonUriParts(document, 'stated', false, 'x') });
      assert.equal(
        (await vscode.workspace.openTextDocument(uri)).getText(),
        '{\n  "predicate": {\n    "by": "me"\n  }\n}\n',
      );
    } finally {
      await engine.stop();
    }
  });
});

describe('images that are pulled', () => {
  it('are jobs: what they did is a document, and a command does the same', async () => {
    const name = 'docker.io/library/small:1.0';
    const [old, remote] = [digestOf('old'), digestOf('remote')];
    const engine = await FakeEngine.start({
      '/events': (response) => response.flushHeaders(),
      [`/images/${name}/json`]: { Id: old, RepoDigests: [`small@${old}`], Os: 'linux', Architecture: 'amd64' },
      [`/images/${name}/history`]: [],
      [`/distribution/${name}/json`]: { Descriptor: { digest: remote } },
      '/images/json': [],
      '/images/create': (response) =>
        response.end(
          '{"status":"Waiting","id":"aaa"}\r\n{"status":"Pull complete","id":"aaa"}\r\n{"status":"Status: Downloaded newer image"}\r\n',
        ),
    });
    try {
      const endpoint = engine.endpoint.host;
      const row = { kind: 'name', enginePlace: { kind: 'engine', endpoint, reference: 'small:1.0' } };
      await vscode.commands.executeCommand('layerscope.updateImage', row);
      await vscode.commands.executeCommand('layerscope.copyJobCommand');
      const command = `docker --host ${endpoint} pull small:1.0`;
      assert.equal(await vscode.env.clipboard.readText(), command);
      await vscode.commands.executeCommand('layerscope.showJobLog');
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'layerscope-job');
      const lines = document?.getText().split('\n') ?? [];
      assert.deepEqual(
        [lines[0], lines[2], lines.at(-2)?.split(' · ')[0]],
        ['Update small:1.0', `$ ${command}`, 'Pulled'],
      );
      assert(lines.includes(`In the registry: ${remote}`) && lines.includes('aaa: Pull complete'));
      await vscode.commands.executeCommand('layerscope.clearJobs');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      await engine.stop();
    }
  });
});

describe('the program of an engine', () => {
  after(() => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
  });
  const terminalOf = (name: string) =>
    eventually(() => vscode.window.terminals.find((terminal) => terminal.name === name));

  it('is followed where it logs, with no shell in between', async () => {
    await vscode.commands.executeCommand('layerscope.showEngineLog', { engine: 'unix:///run/user/1/docker.sock' });
    const { creationOptions } = await terminalOf('Engine Log');
    assert('shellPath' in creationOptions);
    assert.equal(creationOptions.shellPath, 'journalctl');
    assert.deepEqual(creationOptions.shellArgs, ['--user', '-u', 'docker.service', '-n', '1000', '-f']);
  });

  it('is started and restarted by a command in a shell, for the user to run', async () => {
    const engine = 'unix:///nowhere/.colima/work/docker.sock';
    for (const [command, name] of [
      ['layerscope.startEngine', 'Start Engine'],
      ['layerscope.restartEngine', 'Restart Engine'],
    ] as const) {
      await vscode.commands.executeCommand(command, { engine });
      const { creationOptions } = await terminalOf(name);
      assert(!('shellPath' in creationOptions) || creationOptions.shellPath === undefined);
    }
  });
});
