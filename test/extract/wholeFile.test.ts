import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../src/extract/wholeFile.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a file that is written whole', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-whole-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces the file of that name, with its permissions', async () => {
    writeFileSync(join(folder, 'a'), 'old');
    await writeWhole(join(folder, 'a'), pieces('one', 'two'), undefined, 0o700);
    assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'onetwo');
    assert.equal(statSync(join(folder, 'a')).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o700);
  });

  it('replaces a link, and not what it leads to', async () => {
    writeFileSync(join(folder, 'precious'), 'precious');
    symlinkSync('precious', join(folder, 'link'));
    await writeWhole(join(folder, 'link'), pieces('new'), undefined);
    assert.equal(readFileSync(join(folder, 'precious'), 'utf8'), 'precious');
    assert.equal(readFileSync(join(folder, 'link'), 'utf8'), 'new');
  });

  it('replaces no device, pipe or socket, nor a link to one', async function () {
    if (process.platform === 'win32') this.skip();
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    symlinkSync('socket', join(folder, 'link'));
    try {
      for (const name of ['socket', 'link'])
        await assert.rejects(writeWhole(join(folder, name), pieces('new'), undefined), {
          name: 'ImageError',
          message: `${join(folder, name)} cannot be written: it is a device, a pipe or a socket, and only files are replaced.`,
        });
      assert.deepEqual(readdirSync(folder).sort(), ['link', 'socket']);
      assert.equal(statSync(socket).isSocket(), true);
    } finally {
      server.close();
    }
  });

  it('is not there at all, and the old one is, when it is canceled or its content fails', async () => {
    writeFileSync(join(folder, 'a'), 'old');
    const abort = new AbortController();
    async function* canceled() {
      yield Buffer.from('one');
      abort.abort();
      yield Buffer.from('two');
    }
    await assert.rejects(writeWhole(join(folder, 'a'), canceled(), abort.signal), { name: 'AbortError' });
    async function* failing() {
      yield Buffer.from('one');
      throw new TypeError('unreadable');
    }
    await assert.rejects(writeWhole(join(folder, 'a'), failing(), undefined), TypeError);
    assert.deepEqual(readdirSync(folder), ['a']);
    assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'old');
  });

  it('says in a sentence where it cannot be', async () => {
    const file = join(folder, 'missing', 'a');
    await assert.rejects(writeWhole(file, pieces('one'), undefined), {
      name: 'ImageError',
      message: `${file} cannot be written: its folder does not exist.`,
    });
  });
});
