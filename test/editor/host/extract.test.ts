import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PlanTotals } from '../../../src/extract/plan.ts';
import { writeElsewhere } from '../../../src/views/extract/elsewhere.ts';
import { askWhatToKeep } from '../../../src/views/extract/questions.ts';
import { whileWriting } from '../../../src/views/extract/writing.ts';
import { FILE_SCHEME, fileUriParts } from '../../../src/views/files/fileUri.ts';
import { english } from '../../../src/views/words.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { does, type Reply } from './answers.ts';
import { sampleFile } from './layerscope.ts';

/** As much of a file system as saving a file takes. */
class Elsewhere implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    const file = this.files.get(uri.path);
    if (!file && uri.path !== '/') throw vscode.FileSystemError.FileNotFound(uri);
    const type = file ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: file?.length ?? 0 };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(): void {}
  readFile(uri: vscode.Uri): Uint8Array {
    return this.files.get(uri.path) ?? new Uint8Array();
  }
  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.files.set(uri.path, content);
  }
  delete(): void {}
  rename(): void {}
}

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a file that is saved on another machine', () => {
  const elsewhere = new Elsewhere();
  const uri = vscode.Uri.from({ scheme: 'layerscope-test-elsewhere', path: '/file.tar' });
  const { signal } = new AbortController();
  let registered: vscode.Disposable;
  before(() => {
    registered = vscode.workspace.registerFileSystemProvider(uri.scheme, elsewhere);
  });
  after(() => registered.dispose());

  it('is written by the editor', async () => {
    await writeElsewhere(uri, 6, pieces('one', 'two'), signal);
    assert.equal(Buffer.from(elsewhere.files.get('/file.tar') ?? []).toString(), 'onetwo');
  });

  it('is refused in a sentence where it is too large to be held, before anything is read', async () => {
    let read = false;
    async function* none() {
      read = true;
      yield new Uint8Array();
    }
    await assert.rejects(writeElsewhere(uri, 300_000_000, none(), signal), {
      name: 'ImageError',
      message:
        '/file.tar is not on the machine that has the image, and up to 256 MB can be saved there; this has 300 MB. Extract to that machine, and download it from there.',
    });
    assert.equal(read, false);
  });

  it('is refused as soon as more has come than can be held, where that was not expected', async () => {
    elsewhere.files.clear();
    const piece = Buffer.alloc(1_000_000);
    let given = 0;
    async function* endless() {
      for (;;) {
        given++;
        yield piece;
      }
    }
    await assert.rejects(writeElsewhere(uri, 0, endless(), signal), {
      name: 'ImageError',
      message: /; this is more\. /,
    });
    assert.deepEqual([given, elsewhere.files.size], [257, 0]);
  });

  it('is not written when it was canceled', async () => {
    elsewhere.files.clear();
    await assert.rejects(writeElsewhere(uri, 3, pieces('one'), AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(elsewhere.files.size, 0);
  });
});

describe('an extraction that writes', () => {
  it('shows no link where a name in the image would be one', async () => {
    const window = vscode.window as { withProgress: unknown };
    const { withProgress } = window;
    let title = '';
    window.withProgress = async (options: vscode.ProgressOptions) => {
      title = options.title ?? '';
    };
    try {
      await whileWriting('Extracting [here](command:workbench.action.quit)', 1, async () => undefined);
    } finally {
      Object.assign(window, { withProgress });
    }
    assert.equal(title, 'Extracting [here] (command:workbench.action.quit)');
  });
});

describe('an extraction to a folder', () => {
  const archive = () => sampleFile('asked.tar');
  const target = () => sampleFile('asked');
  const settings = () => vscode.workspace.getConfiguration('layerscope');
  const { getuid } = process;
  const names = () => readdirSync(join(target().fsPath, 'dir')).sort();
  const read = (name: string) => readFileSync(join(target().fsPath, 'dir', name), 'utf8');
  before(async () => {
    const layer = tarOf([
      { name: 'dir/file', content: 'new', uid: 7 },
      { name: 'dir/su', content: 'su', mode: 0o4755 },
      { name: 'dir/null', type: '3', major: 1, minor: 3 },
    ]);
    await vscode.workspace.fs.writeFile(archive(), dockerArchiveOf([layer]));
    mkdirSync(target().fsPath);
    process.getuid = () => 0;
  });
  after(async () => {
    Object.assign(process, { getuid });
    await settings().update('extractKeeps', undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace.fs.delete(archive());
    rmSync(target().fsPath, { recursive: true });
  });

  const extract = (...replies: Reply[]) => {
    const spot = { place: { kind: 'archive', path: archive().fsPath }, image: 0, platform: 'linux/amd64' } as const;
    const parts = fileUriParts({ spot, selection: { kind: 'final' }, path: 'dir' }, 'asked:1', english);
    return does('extract', [vscode.Uri.from({ scheme: FILE_SCHEME, ...parts })], target(), ...replies);
  };
  const KEEP = 'Choose what is kept as the image has it';

  it('asks root what of the image is kept, and only for what there is', async () => {
    const asked = await extract(['Exact permissions']);
    assert.deepEqual(asked[1], {
      title: KEEP,
      says: [
        'Owners and groups · of others than root: 1',
        'Exact permissions · with setuid or setgid: 1',
        'Devices and FIFOs · 1',
      ],
    });
    assert.deepEqual(names(), ['file', 'su']);
    assert.equal(lstatSync(join(target().fsPath, 'dir', 'su')).mode & 0o7777, 0o4755);
    assert.match(
      asked.at(-1)?.title ?? '',
      /^2 files \(5 B\) extracted to asked\. .*asked, as root \(1\): \/dir\/null\.$/,
    );
  });

  it('proposes what was kept the last time, and leaves alone what was not asked for', async () => {
    const window = vscode.window as { showQuickPick: unknown };
    const { showQuickPick } = window;
    const none: PlanTotals = { bytes: 0, files: 0, entries: 0, owned: 0, special: 0, devices: 0 };
    const byEnter = async (totals: Partial<PlanTotals>) => {
      let offered = 0;
      window.showQuickPick = async (items: readonly vscode.QuickPickItem[]) => {
        offered = items.length;
        return items.filter(({ picked }) => picked);
      };
      const wanted = await askWhatToKeep({ ...none, ...totals });
      return { offered, ...wanted };
    };
    const all = { owned: 1, special: 1, devices: 1 };
    try {
      assert.deepEqual(await byEnter(all), { offered: 3, owners: false, modes: true, devices: false });
      await settings().update('extractKeeps', ['owners', 'devices'], vscode.ConfigurationTarget.Global);
      assert.deepEqual(await byEnter({ owned: 1 }), { offered: 1, owners: true, modes: false, devices: false });
      assert.deepEqual(await byEnter(all), { offered: 3, owners: true, modes: false, devices: true });
      assert.deepEqual(await byEnter(none), { offered: 0, owners: false, modes: false, devices: false });
      process.getuid = () => 1000;
      assert.deepEqual(await byEnter(all), { offered: 0, owners: false, modes: false, devices: false });
    } finally {
      Object.assign(window, { showQuickPick });
      process.getuid = () => 0;
    }
  });

  it('names what is there already, and does with it what is answered', async () => {
    writeFileSync(join(target().fsPath, 'dir', 'file'), 'mine');
    const [, question] = await extract(null);
    assert.deepEqual(question, {
      title: `${target().fsPath} has 2 of the paths to be extracted already.`,
      says: [
        'dir/file',
        'dir/su',
        'Folders are never replaced: what is extracted to one is added to what it holds.',
        'Keep Both',
        'Skip Existing',
        'Replace',
      ],
    });
    await extract('Skip Existing', []);
    assert.deepEqual([names(), read('file')], [['file', 'su'], 'mine']);
    await extract('Replace', []);
    assert.deepEqual([names(), read('file')], [['file', 'su'], 'new']);
    assert.equal(lstatSync(join(target().fsPath, 'dir', 'su')).mode & 0o7000, 0);
    await extract('Keep Both', []);
    assert.deepEqual(names(), ['file', 'file (2)', 'su', 'su (3)']);
  });
});
