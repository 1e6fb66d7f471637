import assert from 'node:assert/strict';
import type { Bytes } from '../../src/image/image.ts';
import { CHANGE } from '../../src/image/overlay.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { type Contents, readContents } from '../../src/layers/readContents.ts';
import { FORMS, type Form, imageOf, layerOf, packed } from '../helpers/layer.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';

function contentsOf(tars: readonly Buffer[], forms: readonly Form[]): Promise<Contents> {
  const layers = tars.map((tar, index) => {
    const form = forms[index] ?? 'none';
    return layerOf(memoryBytes(packed(tar, form)), form, index);
  });
  return readContents(imageOf(layers));
}

const WORDS = ['?', 'added', 'modified', 'metadata', 'identical', 'removed', 'repeated'];
assert.equal(WORDS[CHANGE.repeated], 'repeated');

/** What the last layer did to a path. */
function changeOf({ overlay }: Contents, path: string): string | undefined {
  return WORDS[overlay.changeOf(overlay.versionAt(overlay.find(path), overlay.layers.length - 1))];
}

describe('readContents', () => {
  const file = (content: string, more: Partial<TarMember> = {}): Buffer =>
    tarOf([{ name: 'other' }, { name: 'f', content, ...more }]);

  for (const below of FORMS)
    for (const above of FORMS) {
      const changed = async (one: Buffer, two: Buffer) => changeOf(await contentsOf([one, two], [below, above]), 'f');
      it(`compares contents of ${above} layers with ${below} ones`, async () => {
        assert.equal(await changed(file('abc'), file('abc')), 'identical');
        assert.equal(await changed(file('abc'), file('abd')), 'modified');
        assert.equal(await changed(file('abc'), file('abcd')), 'modified');
        assert.equal(await changed(file('abc'), file('abc', { mtime: 5 })), 'identical');
        assert.equal(await changed(file('abc'), file('abc', { mode: 0o600 })), 'metadata');
        assert.equal(await changed(file('abc'), file('abd', { mode: 0o600 })), 'modified');
        assert.equal(await changed(file(''), file('')), 'identical');
      });
      it(`finds sparse files of ${above} layers in ${below} ones`, async () => {
        const sparse = (data: string) =>
          tarOf([
            { name: 'f', content: data, pax: { 'GNU.sparse.map': `5000,${data.length}`, 'GNU.sparse.size': '9000' } },
          ]);
        const whole = (data: string) => file(data.padStart(5000 + data.length, '\0').padEnd(9000, '\0'));
        assert.equal(await changed(sparse('data'), whole('data')), 'identical');
        assert.equal(await changed(whole('data'), sparse('data')), 'identical');
        assert.equal(await changed(whole('data'), sparse('dato')), 'modified');
      });
    }

  it('reads the two files of each question, and no other', async () => {
    const tars = [file('abc'), file('abd'), file('abc')];
    const reads: string[] = [];
    const layers = tars.map((tar, index) => {
      const blob: Bytes = {
        size: tar.length,
        async read(offset, length) {
          if (length <= 3) reads.push(`${index} at ${offset}`);
          return tar.subarray(offset, offset + length);
        },
      };
      return layerOf(blob, 'none', index);
    });
    await readContents(imageOf(layers));
    assert.deepEqual(reads.sort(), ['0 at 1024', '1 at 1024', '1 at 1024', '2 at 1024']);
  });

  it('finds the one byte that differs in plain files, wherever it is', async () => {
    const content = 'text'.repeat(550_000);
    for (const at of [0, 4095, 4096, 1_052_672, content.length - 1]) {
      const other = `${content.slice(0, at)}?${content.slice(at + 1)}`;
      const contents = await contentsOf([file(content), file(content), file(other)], []);
      assert.equal(changeOf(contents, 'f'), 'modified');
      assert.deepEqual(
        contents.totals.layers.map((counts) => counts?.identical),
        [0, 2, 1],
      );
    }
  });

  it('passes over layers that cannot be read', async () => {
    const tars = [file('abc'), Buffer.alloc(1024, 'text'), file('abc')];
    const contents = await contentsOf(tars, []);
    assert.deepEqual(
      contents.totals.layers.map((counts) => counts?.entries ?? null),
      [2, null, 2],
    );
    assert.deepEqual(
      contents.notes.map(({ code, layer }) => [code, layer]),
      [['layer-damaged', 1]],
    );
    assert.equal(changeOf(contents, 'f'), 'identical');
  });

  it('gathers oddities of stacking by layer and code, with the first paths', async () => {
    const links = Array.from({ length: 7 }, (_, index): TarMember => ({ name: `h${index}`, type: '1', link: 'f' }));
    const { notes } = await contentsOf([file('abc'), tarOf(links), tarOf([{ name: 'f/x' }])], []);
    assert.deepEqual(
      notes.map(({ code, layer, count, paths }) => [code, layer, count, paths]),
      [
        ['hard-link-outside', 1, 7, ['/h0', '/h1', '/h2', '/h3', '/h4']],
        ['parent-replaced', 2, 1, ['/f']],
      ],
    );
  });

  it('fails when the bytes cannot be had any more', async () => {
    const gone: Bytes = { size: 2000, read: () => Promise.reject(Object.assign(new Error('gone'), { code: 'EIO' })) };
    await assert.rejects(readContents(imageOf([layerOf(gone, 'none')])), /gone/);
  });
});
