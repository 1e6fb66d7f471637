import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Image } from '../../../src/image/image.ts';
import { openArchiveFile } from '../../../src/sources/archive.ts';
import { presentImages } from '../../../src/sources/catalog.ts';
import { readCatalog } from '../../../src/sources/formats.ts';
import { chooseDockerfile } from '../../../src/views/dockerfile/choose.ts';
import type { Choice } from '../../../src/views/dockerfile/chosenDockerfiles.ts';
import { findDockerfile, type ImageOfBuild } from '../../../src/views/dockerfile/findDockerfile.ts';
import { hintsOf } from '../../../src/views/dockerfile/hintsOf.ts';
import { PairedDockerfile } from '../../../src/views/dockerfile/pairedDockerfile.ts';
import { showHistoryBeside } from '../../../src/views/dockerfile/showHistoryBeside.ts';
import { parseWritten, type WrittenKind, writtenUri } from '../../../src/views/dockerfile/writtenDockerfile.ts';
import type { Place } from '../../../src/views/sources/place.ts';
import { answering } from './answers.ts';
import { eventually, sampleFile } from './layerscope.ts';

describe('the Dockerfile of an image in the editor', () => {
  const dockerfile = () => sampleFile('Dockerfile');
  const spotOf = (place: Place) => ({ place, image: 0, platform: 'linux/amd64' });
  const hello = () => spotOf({ kind: 'archive', path: sampleFile('hello.tar').fsPath });
  const { signal } = new AbortController();
  let build: ImageOfBuild;
  before(async () => {
    // Nothing is spooled of a plain archive.
    const files = await openArchiveFile(sampleFile('hello.tar').fsPath, { spoolDirectory: '' });
    const [image] = presentImages(await readCatalog(files));
    assert.ok(image);
    const hints = await hintsOf(image, null, (problem) => assert.fail(problem));
    build = { spot: hello(), image, hints, buildOrigin: { repositories: [], services: [] } };
    await files.close();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const found = async (choice?: Choice, of: Partial<ImageOfBuild> = {}) => {
    const { origin, name, uri, history } = await findDockerfile({ ...build, ...of }, choice, signal);
    return { origin, name, scheme: uri.scheme, fits: history.fits };
  };
  const inWorkspace = { origin: 'found', name: 'Dockerfile', scheme: 'file', fits: true };

  it('is the file of the workspace that says what the builder recorded', async () =>
    assert.deepEqual(await found(), inWorkspace));

  it('is the file that fits best where nothing was recorded, or another text', async () => {
    const { provenance } = build.hints;
    assert.ok(provenance?.dockerfile);
    assert.deepEqual(await found(undefined, { hints: { provenance: null, base: null } }), inWorkspace);
    const other = { ...provenance, dockerfile: { ...provenance.dockerfile, source: 'FROM busybox\nRUN other\n' } };
    assert.deepEqual(await found(undefined, { hints: { provenance: other, base: null } }), inWorkspace);
  });

  it('is what was recorded, or written from the history, where no file fits', async () => {
    const steps = build.image.steps.map((step) => ({
      ...step,
      createdBy: `RUN /bin/sh -c step ${step.index} # buildkit`,
    }));
    const image: Image = { ...build.image, steps };
    const recorded = { name: 'Containerfile', source: 'FROM other\nRUN something else\n' };
    const hints = { base: null, provenance: { ...build.hints.provenance, dockerfile: recorded, layers: new Map() } };
    const written = 'layerscope-dockerfile';
    assert.deepEqual(await found(undefined, { image, hints: hints as ImageOfBuild['hints'] }), {
      origin: 'recorded',
      name: 'Containerfile',
      scheme: written,
      fits: true,
    });
    assert.deepEqual(await found(undefined, { image, hints: { base: null, provenance: null } }), {
      origin: 'reconstructed',
      name: 'Reconstructed',
      scheme: written,
      fits: true,
    });
  });

  it('is what was chosen, unless that is gone', async () => {
    const chosen = { kind: 'file', uri: dockerfile().toString() } as const;
    assert.deepEqual(await found(chosen), { ...inWorkspace, origin: 'chosen' });
    assert.deepEqual(await found({ kind: 'file', uri: sampleFile('gone').toString() }), inWorkspace);
    assert.equal((await found({ kind: 'recorded' })).origin, 'recorded');
    assert.equal((await found({ kind: 'reconstructed' })).origin, 'reconstructed');
    const hints = { provenance: null, base: null };
    assert.equal((await found({ kind: 'recorded' }, { hints })).origin, 'found');
  });

  it('is the file that it was built from here, unless that is gone', async () => {
    const built = (name: string) => ({ uri: sampleFile(name).toString(), target: null, digest: '' });
    const choice = { kind: 'reconstructed' } as const;
    assert.deepEqual(await found(choice, { built: built('Dockerfile') }), { ...inWorkspace, origin: 'built' });
    assert.equal((await found(choice, { built: built('gone') })).origin, 'reconstructed');
  });

  it('is the file that the image leads to, of several alike, and wherever it is', async () => {
    const { fs } = vscode.workspace;
    const text = await fs.readFile(dockerfile());
    const git = (path: string) => sampleFile(`.git/${path}`);
    const elsewhere = vscode.Uri.file(mkdtempSync(join(tmpdir(), 'layerscope-host-')));
    const outside = vscode.Uri.joinPath(elsewhere, 'app.df');
    const commit = 'a'.repeat(40);
    const [label, url] = ['org.opencontainers.image.source', 'https://example.com/team/hello'];
    const origin = (path: string | null) => ({
      hints: { provenance: null, base: null },
      buildOrigin: { repositories: [{ url, label, revision: commit, path }], services: [] },
    });
    const { BUILDX_CONFIG: before } = process.env;
    process.env['BUILDX_CONFIG'] = elsewhere.fsPath;
    try {
      await fs.writeFile(git('HEAD'), Buffer.from(commit));
      await fs.writeFile(git('config'), Buffer.from('[remote "origin"]\nurl = git@example.com:team/hello.git\n'));
      await fs.writeFile(sampleFile('docker/hello.df'), text);
      assert.equal((await found(undefined, origin(null))).name, 'Dockerfile');
      const led = await findDockerfile({ ...build, ...origin('docker/hello.df') }, undefined, signal);
      const revision = { built: commit, now: commit };
      assert.deepEqual([led.name, led.origin, led.history.fits], ['docker/hello.df', 'found', true]);
      assert.deepEqual(led.because, [{ kind: 'repository', label, revision }]);

      // What buildx built elsewhere is only the one where it has the text that was recorded.
      const state = JSON.stringify({ LocalPath: elsewhere.fsPath, DockerfilePath: outside.fsPath });
      await fs.writeFile(vscode.Uri.joinPath(elsewhere, 'refs/default/default/ref'), Buffer.from(state));
      await fs.writeFile(outside, Buffer.from('FROM busybox\nRUN other\n'));
      const { provenance } = build.hints;
      assert.ok(provenance?.dockerfile);
      const recorded = (source: string) => ({
        hints: { base: null, provenance: { ...provenance, dockerfile: { name: 'Dockerfile', source } } },
      });
      assert.equal((await found(undefined, recorded('FROM busybox\nRUN other\n'))).name, outside.fsPath);
      assert.equal((await found(undefined, recorded('FROM busybox\nRUN more\n'))).name, 'Dockerfile');
    } finally {
      if (before === undefined) delete process.env['BUILDX_CONFIG'];
      else process.env['BUILDX_CONFIG'] = before;
      for (const uri of [sampleFile('.git'), sampleFile('docker'), elsewhere])
        await fs.delete(uri, { recursive: true });
    }
  });

  it('is drawn with what the layers of the shown image add, and nothing of another one', async () => {
    const of = await findDockerfile(build, undefined, signal);
    const document = await vscode.workspace.openTextDocument(of.uri);
    let drawn: string[] = [];
    const editor = {
      document,
      setDecorations: (_: unknown, ranges: readonly Partial<vscode.DecorationOptions>[]) => {
        drawn = ranges.flatMap(({ renderOptions }) => renderOptions?.after?.contentText ?? []);
      },
    };
    const editors = Object.getOwnPropertyDescriptor(vscode.window, 'visibleTextEditors');
    assert.ok(editors);
    Object.defineProperty(vscode.window, 'visibleTextEditors', { configurable: true, value: [editor] });
    const paired = new PairedDockerfile(
      () => undefined,
      () => undefined,
    );
    try {
      const other = { layers: [...build.image.layers] };
      const adds = (bytes: number) => build.image.layers.map(() => ({ bytes, paths: 0 }));
      paired.set(of, build.image);
      assert.deepEqual(drawn, []);
      paired.setAdded(build.image, adds(7));
      assert.equal(drawn.at(-1), '7 B');
      paired.set(of, other);
      assert.deepEqual(drawn, []);
      paired.setAdded(other, adds(8));
      // What was asked for before may come last.
      paired.setAdded(build.image, adds(7));
      assert.equal(drawn.at(-1), '8 B');
    } finally {
      paired.dispose();
      Object.defineProperty(vscode.window, 'visibleTextEditors', editors);
    }
  });

  it('is chosen among rows in which no name of an image or a file draws an icon', async () => {
    const { provenance } = build.hints;
    assert.ok(provenance?.dockerfile);
    const named = { ...provenance, dockerfile: { ...provenance.dockerfile, name: '$(pass) sure\n' } };
    const of = { ...build, hints: { ...build.hints, provenance: named } };
    const places: Place[] = [{ kind: 'archive', path: sampleFile('$(pass) sure.tar').fsPath }];
    const parts = { places: async () => places } as unknown as Parameters<typeof showHistoryBeside>[0];
    const asked = [
      ...(await answering([null], () => chooseDockerfile(of))),
      ...(await answering([null], () => showHistoryBeside(parts, dockerfile()))),
    ];
    const rows = asked.map(({ says }) => says.find((row) => row.includes('sure')) ?? '');
    assert.equal(rows.length, 2);
    for (const row of rows) assert.match(row, /\\\$\(pass\) sure/);
    for (const row of rows) assert.doesNotMatch(row, /\n|[^\\]\$\(pass\)/);
  });

  it('is read as its editor shows it, saved or not', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM scratch\n' });
    const { text } = await findDockerfile(build, { kind: 'file', uri: document.uri.toString() }, signal);
    assert.equal(text, 'FROM scratch\n');
    // The editor would ask whether to save it, and all that is asked later would wait behind that.
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('opens as a document where no file holds it', async () => {
    const open = (kind: WrittenKind) =>
      vscode.workspace.openTextDocument(writtenUri({ spot: hello(), kind }, 'hello:1'));
    const recorded = await open('recorded');
    assert.equal(recorded.languageId, 'dockerfile');
    assert.equal(recorded.getText(), build.hints.provenance?.dockerfile?.source);
    assert.match((await open('reconstructed')).getText(), /^# Reconstructed by Layerscope from the history of hello:1/);
  });

  const PLACES: readonly Place[] = [
    { kind: 'archive', path: '/images/a#b?c%20d.tar' },
    { kind: 'layout', path: '/' },
    { kind: 'uri', uri: 'vscode-vfs://github/a/b c.tar?x#y' },
    { kind: 'engine', endpoint: 'default', reference: 'h:5000/team/app:1' },
    { kind: 'container', endpoint: 'unix:///run/a.sock', container: 'web' },
  ];
  const LABELS = ['small:1.0', '<untagged> 2817e37e865b', 'h:5000/a/b:1', '../..', '//', 'a\\b\nc\u202ed', '#?%20', ''];
  for (const place of PLACES)
    it(`has an address that says what it is: of ${JSON.stringify(place)}`, () => {
      for (const label of LABELS)
        for (const kind of ['recorded', 'reconstructed'] as const) {
          const uri = writtenUri({ spot: spotOf(place), kind }, label);
          const again = vscode.Uri.parse(uri.toString(), true);
          assert.deepEqual(parseWritten(again), { spot: spotOf(place), kind });
          assert.match(again.path, new RegExp(`${kind}\\.dockerfile$`));
        }
    });

  it('has no other address', () => {
    const uri = writtenUri({ spot: hello(), kind: 'recorded' }, 'hello:1');
    for (const query of ['', 'recorded', 'other archive:/a#0@linux/amd64', 'recorded archive:/a', 'recorded nothing'])
      assert.throws(() => parseWritten(uri.with({ query })), /is no address of a Dockerfile/);
  });

  const openPage = async () => {
    await vscode.commands.executeCommand('layerscope.openAsImage', sampleFile('hello.tar'));
    await eventually(() => isPage(vscode.window.tabGroups.activeTabGroup.activeTab));
  };
  const isShown = () =>
    vscode.window.tabGroups.all.some(({ activeTab }) => isPage(activeTab)) &&
    vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === dockerfile().toString());
  /** Until the page and the Dockerfile are beside each other; picks the first of what is asked on the way. */
  const showBeside = async () => {
    // Nobody is told when a picker is there, and one without rows yet is closed: then it is asked for again.
    do {
      let isOver = false;
      const ended = Promise.resolve(vscode.commands.executeCommand('layerscope.showHistoryBeside', dockerfile()));
      const over = ended.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        await setTimeout(200);
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      }
      await over;
    } while (!isShown());
  };

  const dockerfileTabs = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === dockerfile().toString())
      .length;

  it('is shown once, beside the page of the image that is picked for it, where that was before it', async () => {
    await openPage();
    await showBeside();
    assert.equal(dockerfileTabs(), 1);
  });
});

function isPage(tab: vscode.Tab | undefined): boolean {
  return tab?.input instanceof vscode.TabInputCustom && /^layerscope\./.test(tab.input.viewType);
}
