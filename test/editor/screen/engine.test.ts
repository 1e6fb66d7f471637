import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { nameOf, printPlace } from '../../../src/views/sources/place.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { engineImage } from '../../helpers/engineImage.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, until } from './driver.ts';
import { ImagePage } from './imagePage.ts';

const LAYERS = [
  tarOf([{ name: 'etc/motd', content: 'I come from an engine' }]),
  tarOf([{ name: 'etc/added', content: 'later' }]),
];

describe('the page of an image of an engine', () => {
  let engine: FakeEngine;
  let window: EditorWindow;
  let page: ImagePage;
  const exports: ServerResponse[] = [];
  before(async () => {
    engine = await FakeEngine.start({
      ...engineImage('app', LAYERS, { Size: 3_210_000_000 }),
      '/images/get': (response) => void exports.push(response),
      '/containers/json': [
        { Id: 'ab'.repeat(32), Names: ['/web'], State: 'exited', Status: 'Exited (127) 2 days ago' },
      ],
      '/events': (response) => response.flushHeaders(),
    });
    window = await openWindow();
    page = new ImagePage(window);
    const place = { kind: 'engine', endpoint: engine.endpoint.host, reference: 'app' } as const;
    // No view lists it yet; a key can carry its address.
    const uri = { $mid: 1, scheme: 'layerscope-engine', path: `/${nameOf(place)}`, query: printPlace(place) };
    const binding = { key: 'ctrl+alt+9', command: 'layerscope.openAsImage', args: uri };
    await window.runCommand('Preferences: Open Keyboard Shortcuts (JSON)');
    await window.page.locator('.monaco-editor .view-lines').first().click();
    await window.page.keyboard.press('Control+A');
    await window.page.keyboard.insertText(JSON.stringify([binding]));
    await window.page.keyboard.press('Control+S');
    await window.closeEditors();
    await until('the key does it', async () => {
      await window.page.keyboard.press('Control+Alt+Digit9');
      return (await window.tabs()).includes('app');
    });
  });
  after(async () => {
    await window?.close();
    await engine.stop();
  });

  it('shows what the engine says, and exports nothing unasked', async () => {
    await page.shows('app');
    await page.frame.getByText('Docker 28.0.0 · overlay2').waitFor();
    assert.deepEqual(
      (await page.stepRows()).map(({ instruction, size }) => [instruction, size]),
      [
        ['RUN 0', '5 B'],
        ['RUN 1', '5 B'],
      ],
    );
    await page.frame.getByRole('tab', { name: 'Inspect' }).click();
    await page.frame.getByText('The command is not in the image.').waitFor();
    await page.frame.getByRole('tab', { name: 'Layers' }).click();
    assert.equal(exports.length, 0);
    await window.screenshot('engine-described');
  });

  it('exports when it is told to, can be stopped, and then shows the files', async () => {
    const read = page.frame.getByRole('button', { name: 'Read the layers (exports 3.21 GB from the engine)' });
    await read.click();
    await page.frame.getByText('The engine prepares the export…').waitFor();
    let gone = false;
    (await until('the engine is asked', () => exports[0])).on('close', () => {
      gone = true;
    });
    await page.frame.getByRole('button', { name: 'Cancel' }).click();
    await until('the engine sees it gone', () => gone);
    await read.click();
    (await until('the engine is asked again', () => exports[1])).end(dockerArchiveOf(LAYERS));
    await page.contentsShown();
    await page.selectLayer(1);
    await page.frame.locator('.file-name').getByText('added', { exact: true }).waitFor();
    await window.screenshot('engine-exported');
    assert.equal(exports.length, 2);
  });
});
