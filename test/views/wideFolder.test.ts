import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { planExtract } from '../../src/extract/plan.ts';
import { NO_FILTER } from '../../src/image/fileQuery.ts';
import { FileView } from '../../src/image/fileView.ts';
import { findPaths } from '../../src/image/findPaths.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { runInSlices, type Steps } from '../../src/image/slices.ts';
import { packLayer } from '../../src/layers/cache/packLayer.ts';
import { unpackLayer } from '../../src/layers/cache/unpackLayer.ts';
import { LayerBuilder } from '../../src/layers/layerBuilder.ts';
import { LayerStack } from '../../src/layers/layerStack.ts';
import type { FilesQuery } from '../../src/protocol/imageFiles.ts';
import { listIn } from '../../src/views/files/readViewFile.ts';
import { filesAnswer } from '../../src/views/imagePage/fileTables.ts';
import { sortedChildren } from '../../src/views/rows/sortedChildren.ts';
import { english } from '../../src/views/words.ts';
import { canMeasureSpans, longestSpan } from '../helpers/longestSpan.ts';

/** Half of them in one folder, the others in folders of a hundred. More by `PATHS=1000000 npx mocha test/views/wideFolder.test.ts`. */
const PATHS = Number(process.env['PATHS'] ?? 400_000);
/** Milliseconds for which nothing may hold up the extension host. */
const LIMIT = 50;

function nameOf(index: number): string {
  return index < PATHS / 2
    ? `flat/file${index}`
    : `deep/${Math.floor(index / 10_000)}/${Math.floor(index / 100)}/file${index}`;
}

function wideLayer() {
  const builder = new LayerBuilder();
  const entry = {
    ...{ linkName: Buffer.of(), mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0, major: 0, minor: 0 },
    ...{ xattrs: undefined, dataOffset: 0, dataSize: 0, sparse: undefined },
  };
  for (let index = 0; index < PATHS; index++) builder.add({ ...entry, type: 'file', name: Buffer.from(nameOf(index)) });
  return builder.build(null);
}

// Elsewhere no system tells the processor time of a thread.
(canMeasureSpans ? describe : describe.skip)(`${PATHS} paths in one layer hold nobody up`, function () {
  this.timeout(0);
  const { signal } = new AbortController();
  const pause = () => setImmediate();
  let overlay: Overlay;
  let view: FileView;

  async function short<T>(run: () => Promise<T>): Promise<T> {
    const { result, longest } = await longestSpan(run);
    assert(longest <= LIMIT, `${Math.round(longest)} ms`);
    return result;
  }
  const inSlices = <T>(steps: Steps<T>) => short(() => runInSlices(steps, pause));

  before(async () => {
    const packed = Buffer.concat(packLayer({ index: wideLayer(), unpackedSize: 512, notes: [] }));
    const { index } = await inSlices(unpackLayer(new Uint8Array(packed), 0));
    // As a thread does.
    overlay = LayerStack.of([index]);
    view = await short(() => FileView.inSlices(overlay, { kind: 'final' }, pause));
  });

  it('when they are listed', async () => {
    const flat = overlay.find('flat');
    assert.equal((await short(() => sortedChildren(view, flat))).length, PATHS / 2);
    assert.equal((await inSlices(listIn(view, 'flat')))?.length, PATHS / 2);
  });

  it('when they are searched', async () => {
    const { total } = await short(() => findPaths(overlay, 'file7', { limit: 200, signal, pause }));
    let expected = 0;
    for (let index = 0; index < PATHS; index++) if (String(index).startsWith('7')) expected++;
    assert.equal(total, expected);
  });

  it('when one folder of them is planned to be extracted', async () => {
    const { totals, entries } = await short(() => planExtract(view, [overlay.find('flat')], signal));
    assert.deepEqual([totals.files, totals.entries], [PATHS / 2, PATHS / 2 + 1]);
    const found = entries();
    const first = ['flat', 'flat/file0', 'flat/file1', 'flat/file10'];
    assert.deepEqual(
      first.map(() => found.next().value?.path),
      first,
    );
  });

  for (const [what, filter] of [
    ['shown with all folders open', {}],
    ['filtered by what all have', { text: 'file' }],
    ['filtered by their folder', { text: 'flat' }],
  ] as const)
    it(`when they are ${what}`, async () => {
      const query: FilesQuery = {
        ...{ selection: { kind: 'final' }, gone: true, filter: { ...NO_FILTER, ...filter }, follow: 'flat/file7' },
        sorting: { by: 'size', descending: true },
        folding: { mode: 'all', opened: [], closed: [], openedWithin: [] },
      };
      const answer = await short(() => filesAnswer(overlay, query, 0, 100, { l10n: english, uriOf: () => '' }, signal));
      assert(answer.count > PATHS / 2, String(answer.count));
      assert.equal(answer.wanted?.paths ?? 0, 'text' in filter ? (filter.text === 'flat' ? 0 : PATHS) : 0);
      assert(answer.followed > 0);
    });
});
