import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSize } from '../../../src/format/size.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { type ExpectedImage, expectedOf } from './expected.ts';
import { ImagePage } from './imagePage.ts';

describe('the image page', () => {
  const [hello, pages] = expectedOf('sample/hello.tar') as [ExpectedImage, ExpectedImage];
  let window: EditorWindow;
  let page: ImagePage;
  before(async () => {
    window = await openWindow();
    page = new ImagePage(window);
    await window.openAsImage('hello.tar');
    await page.shows('hello:1.0.0');
  });
  after(() => window.close());

  it('has a row for every step, with the size of its layer', async () => {
    await page.contentsShown();
    await page.sizeAs('Stored');
    await untilEqual(
      async () => (await page.stepRows()).map(({ layer, size }) => [layer, size]),
      hello.history.map(({ layer }) =>
        layer === null ? ['', ''] : [String(layer), formatSize(hello.layers[layer]?.size ?? -1)],
      ),
    );
    const rows = await page.stepRows();
    assert.deepEqual(rows.map(({ instruction }) => instruction.split(' ')[0]).slice(-4), [
      'STOPSIGNAL',
      'HEALTHCHECK',
      'ENTRYPOINT',
      'CMD',
    ]);
    await page.sizeAs('Files');
  });

  it('says in the header what the image is', async () => {
    await until('the facts', async () => {
      const facts = (await page.facts()).join('\n');
      return facts.includes(`${hello.layers.length} layers`) && facts.includes('linux/amd64');
    });
  });

  it('shows the digests of the step that is chosen', async () => {
    await page.steps.filter({ hasText: 'WORKDIR' }).click();
    await page.beside('Details');
    await page.frame
      .getByText(hello.layers[2]?.digest ?? '')
      .first()
      .waitFor();
    await page.frame
      .getByText(hello.layers[2]?.diffId ?? '')
      .first()
      .waitFor();
    await page.beside('Files');
  });

  it('looks right in every theme, wide and narrow', async () => {
    await window.useTheme('Dark Modern');
    await window.screenshot('page-layers-dark');
    await window.useTheme('Default High Contrast');
    await window.screenshot('page-layers-high-contrast');
    await window.useTheme('Light Modern');
    await window.screenshot('page-layers-light');
    await window.page.setViewportSize({ width: 760, height: 900 });
    await page.steps.first().waitFor();
    await window.screenshot('page-layers-narrow');
    await window.page.setViewportSize({ width: 1400, height: 900 });
  });

  it('searches the JSON of the config', async () => {
    await page.tab('Inspect').click();
    const search = page.frame.getByRole('searchbox', { name: 'Find in the document' });
    await search.fill('healthcheck');
    await page.frame
      .getByText(/^1 of \d+$/)
      .first()
      .waitFor();
    await page.frame.locator('.json-line.found').filter({ hasText: 'Healthcheck' }).waitFor();
    await window.screenshot('page-inspect');
    await search.fill('');
  });

  it('opens a document in an ordinary editor', async () => {
    await page.frame.getByRole('button', { name: 'Open as JSON document' }).click();
    await until('the document', async () => (await window.tabs()).length === 2);
    await window.page.locator('.monaco-editor').getByText('"architecture"').first().waitFor();
    await window.screenshot('json-document');
    await window.runCommand('View: Close Editor');
    await untilEqual(() => window.tabs(), ['hello.tar']);
  });

  it('keeps its tab while another editor hides it', async () => {
    const isShown = async () => (await window.page.locator('.view-line', { hasText: 'FROM' }).count()) > 0;
    await window.click(window.explorerItem('Dockerfile'), 'the Dockerfile', isShown);
    await window.page.locator('.tabs-container .tab[data-resource-name="hello.tar"]').click();
    await until('the tab', async () => (await page.tab('Inspect').getAttribute('aria-selected')) === 'true');
    await page.tab('Layers').click();
  });

  it('switches to another image of the archive', async () => {
    await page.switch('Image', 'hello-pages');
    await page.shows('hello-pages');
    await until('its rows', async () => (await page.stepRows()).length === pages.history.length);
    await untilEqual(() => page.switchedTo('Platform'), 'linux/amd64');
  });

  it('switches to another platform of an image', async () => {
    await page.switch('Platform', 'linux/arm64');
    await until('the platform', async () => (await page.switchedTo('Platform')) === 'linux/arm64');
    await window.screenshot('page-platform');
  });

  it('comes back as it was when the window is reloaded', async () => {
    await window.reload();
    await page.shows('hello-pages');
    await until('the platform', async () => (await page.switchedTo('Platform')) === 'linux/arm64');
  });

  it('says so when the archive changes on disk, and reads it anew', async () => {
    appendFileSync(join(window.workspace, 'hello.tar'), Buffer.alloc(512));
    const bar = page.frame.getByRole('alert').filter({ hasText: 'changed on disk' });
    await bar.waitFor();
    await window.screenshot('page-changed');
    await bar.getByRole('button', { name: 'Reload' }).click();
    await bar.waitFor({ state: 'hidden' });
    await page.shows('hello-pages');
  });
});
