import assert from 'node:assert/strict';
import { join } from 'node:path';
import { formatSize } from '../../../src/format/size.ts';
import type { LayerCounts } from '../../../src/image/waste.ts';
import { type Answer, answersOf, openPath } from '../../helpers/analysis.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ImagePage } from './imagePage.ts';

const SEVERAL_LAYERS = 'tiny.docker28-containerd.tar';
const number = (count: number) => count.toLocaleString('en');

/** What the *Integrity* tab says beside what was not claimed so, by archive. */
const MISMATCHES: Readonly<Record<string, RegExp>> = {
  'tampered-config.tar': /^The config was changed and kept its old name, or is another one:/,
  'tampered-manifest.tar': /^The manifest was changed after it was named, or is another one:/,
  'tampered-size.tar': /^Its length is not the one that its descriptor says;/,
  'tampered-layer-oci.tar': /^The bytes are not those that were named:/,
  'layers-more.tar': /^The manifest names more layers than the config: some were added,/,
  'layers-fewer.tar': /^The manifest names fewer layers than the config: some are missing or were taken out,/,
};

describe('the numbers on the image page', () => {
  let window: EditorWindow;
  let page: ImagePage;
  before(async () => {
    window = await openWindow({
      fixtures: [
        `archives/${SEVERAL_LAYERS}`,
        'edge/layers-swapped.tar',
        'edge/gzip-truncated.tar',
        'edge/hardlinks-astray.tar',
        'edge/artifact-helm.tar',
        ...Object.keys(MISMATCHES).map((name) => `edge/${name}`),
      ],
    });
    page = new ImagePage(window);
  });
  beforeEach(() => window.closeEditors());
  after(() => window.close());

  async function open(name: string): Promise<Answer> {
    await window.openAsImage(name);
    await page.contentsShown();
    const [answer] = await answersOf(openPath(join(window.workspace, name)));
    assert.ok(answer);
    return answer;
  }

  for (const name of ['hello.oci.tar', SEVERAL_LAYERS])
    it(`are those of the command line: ${name}`, async () => {
      const { analysis, contents } = await open(name);
      await window.screenshot(`page-numbers-${name}`);
      const { storedBytes, visibleBytes, wastedBytes, efficiency, files } = analysis;
      await untilEqual(
        async () => (await page.facts()).slice(0, 3),
        [
          `${formatSize(storedBytes)} files in all layers`,
          `${formatSize(visibleBytes)} visible in a container, ${number(files)} files`,
          `${formatSize(wastedBytes)} wasted efficiency ${Number((efficiency * 100).toFixed(1))}%`,
        ],
      );
      await untilEqual(
        async () => (await page.stepRows()).map(({ layer, size, facts }) => [layer, size, facts[0]]),
        analysis.history.map(({ layer: index }) => {
          const layer = index === null ? undefined : analysis.layers[index];
          if (!layer) return ['', '', undefined];
          const changes = [
            [layer.added, 'added'],
            [layer.modified, 'changed'],
            [layer.identical, 'rewritten unchanged'],
            [layer.removed, 'removed'],
          ] as const;
          const facts = [
            `${formatSize(layer.size ?? -1)} stored`,
            layer.compression === 'none' ? 'not compressed' : layer.compression,
            ...changes.flatMap(([count, word]) => (count ? [`${number(count)} ${word}`] : [])),
          ];
          return [String(layer.index), formatSize(layer.bytes ?? -1), facts.join(' · ')];
        }),
      );
      await page.integrityShown('Verified');
      const { layers } = contents.totals;
      await until('what hides what', async () => {
        for (const { layer, facts } of await page.stepRows())
          assert.equal(facts[1], layer === '' ? undefined : hiding(layers, Number(layer)), `layer ${layer}`);
        return true;
      });
    });

  it('are those of the files in the table, layer for layer', async () => {
    const { analysis } = await open(SEVERAL_LAYERS);
    for (const layer of analysis.layers) {
      await page.selectLayer(layer.index);
      const expected = [layer.added, layer.modified, layer.identical, layer.removed, formatSize(layer.bytes ?? -1)];
      const shown = async () => {
        const { A = 0, M = 0, '~': attributes = 0, '=': identical = 0, R = 0 } = await page.markCounts();
        return [A, M + attributes, identical, R, (await page.filesFoot()).split(' · ').at(-1)];
      };
      await untilEqual(shown, expected);
    }
  });

  it('are none for a damaged layer, whose row says why', async () => {
    const { analysis } = await open('gzip-truncated.tar');
    await window.screenshot('page-numbers-damaged');
    const shown = async () => {
      const row = (await page.stepRows()).find(({ layer }) => layer === '1');
      return [row?.size, row?.facts, row?.notes];
    };
    const note = analysis.notes.find(({ layer }) => layer === 1)?.message;
    await untilEqual(shown, ['', ['77 B stored · gzip'], [note]]);
    await until('the number of layers', async () => /files in 1 of 2 layers$/.test((await page.facts())[0] ?? ''));
  });

  it('come with what is odd, with its paths', async () => {
    await open('hardlinks-astray.tar');
    const notes = async () =>
      (await page.stepRows()).flatMap(({ layer, notes }) => notes.map((text) => `${layer}: ${text}`));
    await untilEqual(notes, [
      '1: A hard link points into a lower layer, which engines refuse; its target there is meant. (/to-low)',
      '1: A hard link points to nothing that was there before it; engines refuse it. (/to-later, /to-nothing)',
    ]);
  });

  it('are not trusted where digests differ: which, and what it means, is on the page and at the row', async () => {
    await open('layers-swapped.tar');
    await (await page.integrityShown('Does not match')).click();
    await page.frame
      .getByText('The config has this as layer 1, not as layer 0: the layers are not in their order.')
      .waitFor();
    await window.screenshot('page-integrity');
    await window.screenshot('page-integrity-dark', 'Dark Modern');
    await window.showContainer('Layerscope');
    await window.expand('Archives', 'layers-swapped.tar');
    await until('the row', async () =>
      /^does not match · /.test((await window.treeRows('Archives'))[1]?.description ?? ''),
    );
    await window.screenshot('archives-integrity');
    await window.showContainer('Explorer');
  });

  it('come with every kind of mismatch, each with what it means', async () => {
    for (const [name, meaning] of Object.entries(MISMATCHES)) {
      await window.openAsImage(name);
      await (await page.integrityShown('Does not match')).click();
      await page.frame.locator('.check-meaning').filter({ hasText: meaning }).first().waitFor();
      await window.screenshot(`page-integrity-${name}`);
      await window.closeEditors();
    }
  });

  it('give way to what could still be read where there is no image', async () => {
    await window.openAsImage('artifact-helm.tar');
    await page.shows(/^artifact-helm\.tar holds no container image, only an artifact of type/);
    await window.screenshot('refused');
    const buttons = page.frame.getByRole('main').getByRole('button');
    await untilEqual(() => buttons.allInnerTexts(), ['Try Again', 'Open as Text', 'Show Log']);
    const list = page.frame.getByRole('list', { name: 'What could still be read 5' });
    await untilEqual(async () => (await list.getByRole('listitem').allInnerTexts()).at(-1), 'index.json');
  });
});

/** What the page must say of hiding: what this layer hides of others, then who hides it; none of them more than four. */
function hiding(layers: readonly (LayerCounts | null)[], index: number): string | undefined {
  const mostFirst = (parts: [layer: number, bytes: number][]) => parts.sort(([, a], [, b]) => b - a);
  const hides = mostFirst(
    layers.flatMap((counts, layer): [number, number][] =>
      [...(counts?.hiddenBy ?? [])]
        .filter(([by]) => by === index && layer !== index)
        .map(([, bytes]) => [layer, bytes]),
    ),
  );
  const hiders = mostFirst([...(layers[index]?.hiddenBy ?? [])]);
  const all = hiders.reduce((sum, [, bytes]) => sum + bytes, 0);
  const facts = [];
  if (hides.length > 0)
    facts.push(
      `hides ${hides.map(([layer, bytes]) => `${formatSize(bytes)} of layer ${layer}`).join(', ')} (frees nothing)`,
    );
  if (hiders.length > 0)
    facts.push(
      `${formatSize(all)} hidden by layer${hiders.length > 1 ? 's' : ''} ${hiders.map(([layer]) => layer).join(', ')}`,
    );
  return facts.length > 0 ? facts.join(' · ') : undefined;
}
