/** Looks at every state in every theme and width: nothing may overflow, and axe may find nothing serious. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { callsOf, describePage } from '../pageTest.ts';
import { FilesPage } from './files/filesPage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = 'test-results/media';
const SIZES = {
  wide: { width: 1280, height: 820 },
  narrow: { width: 400, height: 820 },
  /** A usual window at 200 %. */
  zoomed: { width: 640, height: 410 },
};
/** What is looked at, and the rules of axe: all of them once a size, then only what a theme can break. */
const LOOKS: Readonly<Record<keyof typeof SIZES, readonly (readonly [theme: string, rules: string[] | null])[]>> = {
  wide: [
    ['dark-modern', null],
    ['light-modern', ['color-contrast']],
    ['high-contrast', ['color-contrast']],
    ['high-contrast-light', ['color-contrast']],
  ],
  narrow: [
    ['dark-modern', null],
    ['high-contrast', []],
  ],
  zoomed: [['light-modern', []]],
};

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

async function violations(page: Page, rules: string[] | null): Promise<string[]> {
  if (rules?.length === 0) return [];
  await page.evaluate(AXE);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}

/** Texts that are cut off where they must not be: names, targets and notes may end in an ellipsis, and are whole in a tooltip. */
const CUT_OFF = `[...document.querySelectorAll(
    '.step-pane-switch *, .files-toolbar *, .files-foot *, .files-nothing *, .unread-layers *, .file-head-row *, .file-row .cell, .banner *')]
  .filter((each) => !each.matches('.picker, .visually-hidden, .cell-name, .cell-target, .cell-note, .cell-name *, input, [role=listbox], [role=listbox] *'))
  .filter((each) => each.checkVisibility() && each.clientWidth > 0 && each.scrollWidth > each.clientWidth)
  .map((each) => each.className + ' ' + each.textContent)`;

type State = [query: string, ready: (page: Page) => Promise<unknown>];

/** The files of a layer, and what is done to them. */
function filesState(scenario: string, layer: number, act?: (files: FilesPage) => Promise<unknown>): State {
  return [
    `scenario=${scenario}`,
    async (page) => {
      const files = new FilesPage(page);
      await files.table.locator('.file-row[data-index]').first().waitFor();
      if (layer > 0) {
        const first = await files.foot.innerText();
        await files.step(new RegExp(`^Layer ${layer},`)).click();
        await files.foot.getByText(first).waitFor({ state: 'detached' });
      }
      await act?.(files);
      await files.pane.locator('.awaited-row').first().waitFor({ state: 'detached' });
    },
  ];
}

const layers = (page: Page) => page.getByRole('option').first().waitFor();
const STATES: Readonly<Record<string, State>> = {
  layers: [
    'scenario=small&pane=details',
    async (page) => {
      await layers(page);
      await page.getByRole('option').nth(3).click();
    },
  ],
  files: filesState('small', 6),
  'files-chosen': filesState('small', 6, async (files) => {
    await files.row('version').click();
    await files.foot.getByText('1 selected').waitFor();
  }),
  'files-range': filesState('small', 4, async (files) => {
    await files.step(/^Layer 7,/).click({ modifiers: ['Shift'] });
    await files.page.getByRole('radio', { name: 'Layers 4–7' }).waitFor();
    await files.button('Removed too').click();
    await files.row('hello-copy.txt').waitFor();
  }),
  'files-up-to': filesState('small', 5, async (files) => {
    await files.scope('Up to here');
    await files.foot.getByText(/^309 paths/).waitFor();
    await files.row('bin').click();
    await files.page.keyboard.press('ArrowRight');
    await files.row('busybox').hover();
  }),
  'files-huge': filesState('huge', 0, async (files) => {
    await files.scope('Final filesystem');
    await files.filter.fill('file1234.py');
    await files.foot.getByText('match').waitFor();
  }),
  'files-odd': filesState('odd', 0),
  'files-no-match': filesState('small', 0, async (files) => {
    await files.filter.fill('nowhere');
    await files.page.getByText('No path matches the filter.').waitFor();
  }),
  'files-metadata': filesState('small', 0, async (files) => {
    await files.step(/^Metadata, ENV/).click();
    await files.page.getByText('Metadata steps change no file.').waitFor();
  }),
  'files-expression': filesState('small', 0, async (files) => {
    await files.button('Regular expression').click();
    await files.filter.fill('(lib|');
    await files.pane.getByRole('alert').waitFor();
  }),
  'files-kinds': filesState('small', 0, async (files) => {
    await files.pane.getByRole('combobox', { name: /^Kind/ }).click();
    await files.page.keyboard.press('ArrowDown');
  }),
  reading: [
    'scenario=small&slow',
    async (page) => {
      await callsOf(page, 'contents');
      await page.evaluate("harness.client.contentsProgress(0, 'linux/amd64', 400, 1000)");
      await page.getByText('Reading layers… 40%').waitFor();
    },
  ],
  unread: [
    'scenario=small&slow',
    async (page) => {
      await callsOf(page, 'contents');
      await page.evaluate("harness.finishContents('small.docker.tar can no longer be read: it is gone.')");
      await page.getByRole('button', { name: 'Try Again' }).waitFor();
    },
  ],
  wasteful: [
    'scenario=wasteful&pane=details',
    async (page) => {
      await layers(page);
      await page.getByText('82.9 MB wasted').waitFor();
      await page.getByRole('option').nth(4).click();
    },
  ],
  damaged: ['scenario=damaged&pane=details', layers],
  bare: ['scenario=bare', layers],
  many: ['scenario=many&pane=details', layers],
  switches: [
    'scenario=multi',
    async (page) => {
      await layers(page);
      await page.getByRole('combobox', { name: /^Platform/ }).click();
      await page.keyboard.press('ArrowDown');
    },
  ],
  images: ['scenario=three', layers],
  absent: [
    'scenario=multi',
    async (page) => {
      await page.getByRole('combobox', { name: /^Platform/ }).click();
      await page.getByRole('option', { name: /v7/ }).click();
      await page.locator('.empty-reason').waitFor();
    },
  ],
  inspect: [
    'scenario=many',
    async (page) => {
      await page.getByRole('tab', { name: 'Inspect' }).click();
      await page.getByRole('treeitem').first().waitFor();
    },
  ],
  search: [
    'scenario=small',
    async (page) => {
      await layers(page);
      await page.keyboard.press('Alt+2');
      await page.getByRole('searchbox').fill('opt');
      await page.getByText(/^1 of/).first().waitFor();
    },
  ],
  'engine-asks': ['scenario=engineAsks', (page) => page.getByRole('button', { name: /^Read the layers/ }).waitFor()],
  'engine-exporting': [
    'scenario=engine&slow',
    async (page) => {
      await callsOf(page, 'contents');
      await page.evaluate("harness.client.contentsProgress(0, 'linux/amd64', 0, null)");
      await page.getByText('The engine prepares the export…').waitFor();
    },
  ],
  'engine-details': [
    'scenario=engine&pane=details',
    async (page) => {
      await page.getByRole('option', { name: /^Layer 1,/ }).click();
      await page.getByText('Image ID of this step').scrollIntoViewIfNeeded();
    },
  ],
  'engine-inspect': [
    'scenario=engineAsks',
    async (page) => {
      await page.getByRole('tab', { name: 'Inspect' }).click();
      await page.getByText('a-migration-with-a-long-name').scrollIntoViewIfNeeded();
    },
  ],
  opening: [
    'scenario=small&wait',
    async (page) => {
      // Before, nobody would hear of progress.
      await callsOf(page, 'catalog');
      await page.evaluate('harness.client.progress(12300000, 30700000)');
      await page.getByText('Reading… 40%').waitFor();
    },
  ],
  failed: [
    `scenario=small&failure=${encodeURIComponent('This tar holds no image: neither manifest.json nor index.json is in it.')}&detail=app/main.py&detail=README.md`,
    (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  ],
  changed: [
    'scenario=small',
    async (page) => {
      await layers(page);
      await page.evaluate('harness.client.changedOnDisk(true)');
      await page.getByRole('button', { name: 'Reload' }).waitFor();
    },
  ],
};

describePage('the looks of the page', (open) => {
  before(() => mkdirSync(PICTURES, { recursive: true }));
  for (const [size, looks] of Object.entries(LOOKS))
    for (const [state, [query, ready]] of Object.entries(STATES))
      it(`hold ${size}: ${state}`, async () => {
        const viewport = SIZES[size as keyof typeof SIZES];
        const page = await open(query, { viewport, reducedMotion: 'reduce' });
        await ready(page);
        for (const [theme, rules] of looks) {
          await page.evaluate(`harness.useTheme('${theme}')`);
          await page.screenshot({ path: `${PICTURES}/${state}-${theme}-${size}.png` });
          const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          assert.ok(beyond <= 0, `${beyond} px too wide in ${theme}`);
          assert.deepEqual(await page.evaluate(CUT_OFF), [], theme);
          assert.deepEqual(await violations(page, rules), [], theme);
        }
      });
});
