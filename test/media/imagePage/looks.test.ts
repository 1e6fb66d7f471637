import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describeLooks, SIZES, type State } from '../looks.ts';
import { callsOf } from '../pageTest.ts';
import { FilesPage } from './files/filesPage.ts';

/** The files of a layer, and what is done to them. */
function filesState(
  scenario: string,
  layer: number,
  act?: (files: FilesPage) => Promise<unknown>,
  atEverySize?: (files: FilesPage) => Promise<unknown>,
): State {
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
    },
    async (page) => {
      await atEverySize?.(new FilesPage(page));
      await page.locator('.awaited-row').first().waitFor({ state: 'detached' });
    },
  ];
}

/** The history beside a Dockerfile, at a row that says much. */
function dockerfileState(scenario: string, row: RegExp, fold = false): State {
  return [
    `scenario=${scenario}`,
    async (page) => {
      await page.getByRole('tab', { name: 'Dockerfile' }).click();
      await page
        .getByRole('row', { name: row })
        .first()
        .click({ position: { x: 6, y: 6 } });
      if (fold) await page.keyboard.press('ArrowRight');
      await page.locator('.line-details').waitFor();
    },
  ];
}

const PROGRESS = JSON.stringify({ done: 500_000, total: 1_220_568, running: [0, 1], integrity: null });
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
  'files-downloaded': filesState('small', 6, async (files) => {
    await files.page.evaluate(
      "harness.missingInDownloads = ['Layer 2 could not be read, so what it holds is missing.', '3 sockets are left out: a tar has none.']",
    );
    await files.row('version').click();
    await files.button('Download').click();
    const said = files.foot.getByText('Downloaded files.tar.');
    await said.waitFor();
    const { bottom } = await said.evaluate((element) => element.getBoundingClientRect());
    assert.ok(Math.floor(bottom) <= SIZES.narrow.height, `what is said ends at ${bottom} px`);
  }),
  'files-range': filesState('small', 4, async (files) => {
    await files.step(/^Layer 7,/).click({ modifiers: ['Shift'] });
    await files.page.getByRole('radio', { name: 'Layers 4–7' }).waitFor();
    await files.button('Removed too').click();
    await files.row('hello-copy.txt').waitFor();
  }),
  'files-up-to': filesState(
    'small',
    5,
    async (files) => {
      await files.scope('Up to here');
      await files.foot.getByText(/^309 paths/).waitFor();
      await files.row('bin').click();
      await files.page.keyboard.press('ArrowRight');
    },
    (files) => files.row('busybox').hover(),
  ),
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
  'files-kinds': filesState('small', 0, undefined, async (files) => {
    await files.pane.getByRole('combobox', { name: /^Kind/ }).click();
    await files.page.keyboard.press('ArrowDown');
  }),
  reading: filesState('toc&slow', 7, async (files) => {
    await files.row('hello-copy.txt').click();
    await callsOf(files.page, 'contents');
    await files.page.evaluate("harness.client.contentsProgress(0, 'linux/amd64', 400, 1000)");
    await files.page.getByText('Reading layers… 40%').waitFor();
  }),
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
    layers,
    async (page) => {
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
  'absent-in-engine': [
    'scenario=engineMulti',
    async (page) => {
      await page.getByRole('combobox', { name: /^Platform/ }).click();
      await page.getByRole('option', { name: /v7/ }).click();
      await page.getByRole('button', { name: /^Pull/ }).waitFor();
    },
  ],
  dockerfile: dockerfileState('dockerfile', /^14 /),
  'dockerfile-edited': dockerfileState('dockerfileEdited', /FROM/, true),
  'dockerfile-long': dockerfileState('dockerfileLong', /^3[0-9]{2}–/),
  'dockerfile-reconstructed': dockerfileState('dockerfileReconstructed', /COPY/),
  'dockerfile-empty': [
    'scenario=dockerfileEmpty',
    async (page) => {
      await page.getByRole('tab', { name: 'Dockerfile' }).click();
      await page.getByText('The image records no history').waitFor();
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
      await page.keyboard.press('Alt+3');
      await page.getByRole('searchbox').fill('opt');
      await page.getByText(/^1 of/).first().waitFor();
    },
  ],
  'integrity-mismatch': [
    'scenario=tampered',
    async (page) => {
      await page.getByRole('button', { name: /^Integrity: Does not match/ }).click();
      await page.getByText('It is stored in a form that cannot be unpacked here.').waitFor();
    },
  ],
  'integrity-verifying': [
    'scenario=small&verifying',
    async (page) => {
      await callsOf(page, 'verify');
      await page.evaluate(`harness.client.integrityProgress(0, 'linux/amd64', ${PROGRESS})`);
      await page.getByRole('button', { name: /^Integrity: Verifying… 41%/ }).click();
      await page.getByText('verifying…', { exact: true }).first().waitFor();
    },
  ],
  'engine-asks': ['scenario=engineAsks', (page) => page.getByRole('button', { name: /^Read the layers/ }).waitFor()],
  'engine-built': ['scenario=engineBuilt', (page) => page.getByText('Built here.').waitFor()],
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
    `scenario=small&failure=${encodeURIComponent('This tar holds no image: neither manifest.json nor index.json is in it.')}&detail=app/main.py&detail=README.md&code=disk-full`,
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

describeLooks('the looks of the page', STATES);
