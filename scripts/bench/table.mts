/**
 * How long the image page waits for rows when another layer is selected: the host's whole answer to a first question of
 * 100 rows. Prints one line for each kind of question; called by `npm run bench`, which makes the archive.
 */

import { NO_FILTER } from '../../src/image/fileQuery.ts';
import { readContents } from '../../src/layers/readContents.ts';
import type { FilesQuery } from '../../src/protocol/imageFiles.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { addressOfPath, openSource } from '../../src/sources/index.ts';
import { filesAnswer } from '../../src/views/imagePage/fileTables.ts';
import { median } from './measure.mjs';

const [file = '', spoolDirectory = ''] = process.argv.slice(2);
const source = await openSource(await addressOfPath(file), { spoolDirectory });
const [image] = presentImages(source.catalog);
if (!image) throw new Error(`${file} holds no image`);
const { overlay } = await readContents(image);
await source.close();

const EVERYTHING: Omit<FilesQuery, 'selection'> = {
  gone: false,
  filter: NO_FILTER,
  sorting: { by: 'size', descending: true },
  folding: { mode: 'auto', opened: [], closed: [], openedWithin: [] },
  follow: null,
};
const asking = { l10n: { t: (text: string) => text }, uriOf: () => '' };
const top = overlay.layers.length - 1;
const each = Array.from({ length: top }, (_, layer) => layer);
const filter = { ...EVERYTHING.filter, text: 'file39' };
const questions: Readonly<Record<string, FilesQuery[]>> = {
  'another layer': each.map((layer) => ({ ...EVERYTHING, selection: { kind: 'layer', layer } })),
  'up to another layer': each.map((layer) => ({ ...EVERYTHING, selection: { kind: 'upTo', layer } })),
  'another range': each.map((from) => ({ ...EVERYTHING, selection: { kind: 'range', from, to: top } })),
  'typing a filter': [{ ...EVERYTHING, selection: { kind: 'final' }, filter }],
  'expand all': [{ ...EVERYTHING, selection: { kind: 'final' }, folding: { ...EVERYTHING.folding, mode: 'all' } }],
};
console.log(
  `rows of ${overlay.nodeCount.toLocaleString('en')} paths in ${overlay.layers.length} layers, host's answer`,
);
const answer = (query: FilesQuery) => filesAnswer(overlay, query, 0, 100, asking, new AbortController().signal);
// As in the other cases, what comes first is not counted: the page has asked for one layer before another is selected.
for (const layer of [top, 0]) await answer({ ...EVERYTHING, selection: { kind: 'range', from: layer, to: top } });
for (const [title, asked] of Object.entries(questions)) {
  const times: number[] = [];
  for (const query of asked) {
    const start = performance.now();
    await answer(query);
    times.push(performance.now() - start);
  }
  const worst = Math.max(...times);
  console.log(`  ${title.padEnd(40)} ${median(times).toFixed(1).padStart(7)} ms, at most ${worst.toFixed(1)} ms`);
}
