import assert from 'node:assert/strict';
import { FileView, type Selection } from '../../../src/image/fileView.ts';
import type { Overlay } from '../../../src/image/overlay.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { readClaims } from '../../../src/layers/toc/readClaims.ts';
import { failureNode, type TopNode } from '../../../src/views/archives/nodes.ts';
import { lookOf, markFragment } from '../../../src/views/files/marks.ts';
import type { Named } from '../../../src/views/files/openFile.ts';
import { entryText, fileText } from '../../../src/views/rows/entryText.ts';
import { entryTooltip } from '../../../src/views/rows/entryTooltip.ts';
import { type EntryNode, entryNode, type FilesTop, moreNode } from '../../../src/views/rows/fileNodes.ts';
import type { Look } from '../../../src/views/rows/rowText.ts';
import { sortedChildren } from '../../../src/views/rows/sortedChildren.ts';
import { english } from '../../../src/views/words.ts';
import { layerOf } from '../../helpers/layer.ts';
import { overlayOf } from '../../helpers/overlay.ts';
import { tocLayer } from '../../helpers/tocLayer.ts';

const LOOK: Look = { l10n: english, units: 'decimal', language: 'en', now: 0, describe: String };
const FINAL: Selection = { kind: 'final' };

describe('rows of files', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf(
      [
        { name: 'etc/conf', content: 'one', mode: 0o644, uid: 5, mtime: 86_400 },
        { name: 'etc/same', content: 'same', mode: 0o600 },
        { name: 'etc/gone', content: 'gone' },
        { name: 'etc/over', content: 'over' },
        { name: 'z-folder/deep/file', content: '12345' },
      ],
      [
        { name: 'etc/conf', content: 'longer', mode: 0o755, uid: 5 },
        { name: 'etc/same', content: 'same', mode: 0o4711 },
        { name: 'etc/.wh.gone' },
        { name: 'etc/over', content: 'over' },
        { name: 'etc/link', type: '2', link: '../x\ny' },
        { name: 'etc/null', type: '3', major: 1, minor: 3 },
        { name: 'a\u202eb\nc', content: '' },
        { name: Buffer.from('caf\xe9', 'latin1'), content: '' },
      ],
    ));
  });

  async function rows(selection: Selection, path = ''): Promise<EntryNode[]> {
    const view = new FileView(overlay, selection);
    const parent: FilesTop = { kind: 'finalFiles', id: 'x', files: null };
    const of = {} as Named;
    return (await sortedChildren(view, overlay.find(path))).map((node) => entryNode(parent, { of, view, node }));
  }
  const texts = async (selection: Selection, path?: string) =>
    (await rows(selection, path)).map((row) => {
      const { label, description } = entryText(row, LOOK);
      return `${label} | ${description}`;
    });
  const rowOf = async (selection: Selection, path: string, name: string) => {
    const row = (await rows(selection, path)).find(({ view, node }) => view.overlay.nameOf(node) === name);
    assert.ok(row);
    return row;
  };

  it('are those of the layer, folders first, with what it did to them', async () => {
    assert.deepEqual(await texts({ kind: 'layer', layer: 1 }, 'etc'), [
      'conf | 6 B · mode 0644→0755',
      'gone | 4 B · removed here',
      'link | → ../x\\u{a}y',
      'null | device',
      'over | 4 B',
      'same | 4 B · mode 0600→4711',
    ]);
    assert.deepEqual(await texts({ kind: 'layer', layer: 1 }), [
      'etc | 14 B',
      'a\\u{202e}b\\u{a}c | 0 B',
      'caf\\xe9 | 0 B',
    ]);
  });

  it('say which layer hid them later', async () => {
    assert.deepEqual(await texts({ kind: 'layer', layer: 0 }, 'etc'), [
      'conf | 3 B · hidden by layer 1',
      'gone | 4 B · removed by layer 1',
      'over | 4 B · hidden by layer 1',
      'same | 4 B · hidden by layer 1',
    ]);
  });

  it('of the final filesystem are what is there, without marks', async () => {
    assert.deepEqual(await texts(FINAL), [
      'etc | 14 B',
      'z-folder | 5 B',
      'a\\u{202e}b\\u{a}c | 0 B',
      'caf\\xe9 | 0 B',
    ]);
    assert.deepEqual(await texts(FINAL, 'etc'), [
      'conf | 6 B',
      'link | → ../x\\u{a}y',
      'null | device',
      'over | 4 B',
      'same | 4 B',
    ]);
  });

  it('have IDs that differ, whatever files are called', async () => {
    const names = ['more', 'failure', 'unread', 'files', 'step', '0', 'more ', 'MORE', '\\', '...', '%2Fmore', '#0'];
    const members = names.flatMap((name) => [
      { name: `bin/${name}`, content: '' },
      { name: `${name}/${name}`, content: '' },
    ]);
    const { overlay: odd } = await overlayOf([...members, { name: Buffer.from('bin/mor\xe9', 'latin1'), content: '' }]);
    const view = new FileView(odd, FINAL);
    const top: FilesTop = { kind: 'finalFiles', id: 'x', files: null };
    const below = async (parent: FilesTop | EntryNode, node: number): Promise<string[]> => {
      const rows = (await sortedChildren(view, node)).map((each) =>
        entryNode(parent, { of: {} as Named, view, node: each }),
      );
      const others = [moreNode(parent, 1, 2), failureNode(parent as TopNode, null)].map(({ id }) => id);
      const within = await Promise.all(rows.map((row) => below(row, row.node)));
      return [...rows.map(({ id }) => id), ...others, ...within.flat()];
    };
    const ids = await below(top, odd.find(''));
    assert.equal(ids.filter((id) => id.startsWith('x/files/bin/') && !id.includes('//')).length, names.length + 1);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are said as sentences, marks in words', async () => {
    const spoken = async (layer: number, name: string) =>
      entryText(await rowOf({ kind: 'layer', layer }, 'etc', name), LOOK).spoken;
    assert.equal(await spoken(0, 'conf'), 'conf, file, 3 B, added, hidden by layer 1');
    assert.equal(await spoken(1, 'conf'), 'conf, file, 6 B, modified, mode 0644→0755');
    assert.equal(await spoken(1, 'same'), 'same, file, 4 B, mode 0600→4711');
    assert.equal(await spoken(1, 'over'), 'over, file, 4 B, written again, identical');
    assert.equal(await spoken(1, 'gone'), 'gone, file, 4 B, removed here');
    assert.equal(await spoken(1, 'link'), 'link, link, → ../x\\u{a}y, added');
  });

  it('offer what can be done with them', async () => {
    const context = async (layer: number, path: string, name: string) =>
      entryText(await rowOf({ kind: 'layer', layer }, path, name), LOOK).context;
    assert.equal(await context(0, 'etc', 'conf'), 'entry openable history kept');
    assert.equal(await context(1, 'etc', 'conf'), 'entry openable previous history kept');
    assert.equal(await context(1, 'etc', 'gone'), 'entry openable history');
    assert.equal(await context(1, 'etc', 'null'), 'entry history kept');
    assert.equal(await context(1, '', 'etc'), 'entry');
  });

  it('tell everything in their tooltips', async () => {
    const { title, facts } = entryTooltip(await rowOf({ kind: 'layer', layer: 1 }, 'etc', 'conf'), LOOK);
    assert.equal(title, '/etc/conf');
    assert.deepEqual(
      facts.filter(({ name }) => name !== 'Modified').map(({ name, value }) => [name, value]),
      [
        ['Change', 'M modified, mode 0644→0755'],
        ['Size', '6 B (6 bytes)'],
        ['Size before', '3 B (3 bytes)'],
        ['Mode', '0755'],
        ['Owner', '5:0'],
        ['Written by', 'Layer 1'],
      ],
    );
    const { facts: earlier } = entryTooltip(await rowOf({ kind: 'layer', layer: 0 }, 'etc', 'conf'), LOOK);
    const modified = earlier.find(({ name }) => name === 'Modified');
    assert.match(modified?.value ?? '', /1970/);
  });

  it('have a decoration that their URI says', () => {
    assert.deepEqual(lookOf(markFragment('added', false)), {
      mark: 'added',
      letter: 'A',
      color: 'layerscope.addedForeground',
    });
    assert.equal(lookOf(markFragment('modified', true))?.color, 'layerscope.hiddenForeground');
    for (const fragment of ['', 'none', 'unchanged', 'constructor', 'L12']) assert.equal(lookOf(fragment), undefined);
  });

  it('that are only claimed say so, nothing of what is not known, and can be used for nothing', async () => {
    const { blob } = tocLayer('zstd', [{ name: 'etc/.wh.gone' }, { name: 'etc/conf', content: '12', uid: 5 }]);
    const claimed = await readClaims({ ...layerOf(memoryBytes(blob), 'zstd', 1) });
    assert.ok(claimed);
    const view = new FileView(claimed, FINAL, { gone: true });
    const parent: FilesTop = { kind: 'step', id: 'x', files: null };
    const etc = entryNode(parent, { of: {} as Named, view, node: claimed.find('etc'), claimed: true });
    const below = (name: string) => entryNode(etc, { ...etc, node: claimed.find(`etc/${name}`) });
    const all = [etc, below('conf'), below('gone')];
    assert.deepEqual(
      all.map((row) => [row.id, entryText(row, LOOK).description, entryText(row, LOOK).context]),
      [
        ['x/files/etc', '2 B', 'claimed'],
        ['x/files/etc/conf', '2 B', 'claimed'],
        ['x/files/etc/gone', 'removed here', 'claimed'],
      ],
    );
    const tooltips = all.map((row) => entryTooltip(row, LOOK));
    assert.deepEqual(
      tooltips.map(({ facts }) => facts.map(({ name }) => name)),
      [['Size'], ['Size', 'Mode', 'Owner', 'Modified', 'Written by'], ['Change']],
    );
    for (const { remarks } of tooltips)
      assert.deepEqual(remarks, ['This is only what the table of contents of the layer claims.']);
    assert.equal(
      fileText({ kind: 'claim', id: 'x/claim', parent }, LOOK).spoken,
      'Claimed, not read yet, by the table of contents',
    );
  });
});
