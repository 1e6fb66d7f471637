import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { writeElsewhere } from '../../../src/views/extract/elsewhere.ts';

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
