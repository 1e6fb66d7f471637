import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { nameOf, printPlace } from '../../../src/views/sources/place.ts';
import { configOf, dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { engineImage } from '../../helpers/engineImage.ts';
import { fakeContainer } from '../../helpers/fakeContainer.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, until } from './driver.ts';
import { ImagePage } from './imagePage.ts';

const LAYERS = [
  tarOf([{ name: 'etc/' }, { name: 'etc/motd', content: 'I come from an engine' }]),
  tarOf([{ name: 'etc/added', content: 'later' }]),
];

const ID = sha256(configOf(LAYERS));

describe('the page of an image of an engine', () => {
  let engine: FakeEngine;
  let window: EditorWindow;
  let page: ImagePage;
  const exports: ServerResponse[] = [];
  const logs: ServerResponse[] = [];
  before(async () => {
    const image = engineImage('app', LAYERS, { Size: 3_210_000_000 });
    engine = await FakeEngine.start({
      ...image,
      [`/images/${ID}/json`]: image['/images/app/json'] ?? null,
      [`/images/${ID}/history`]: image['/images/app/history'] ?? null,
      ...fakeContainer({
        name: 'web',
        id: 'ab'.repeat(32),
        image: ID,
        members: [{ name: 'etc/' }, { name: 'etc/motd', content: 'I was changed' }],
        changes: [
          ['/etc', 0],
          ['/etc/added', 2],
          ['/etc/motd', 0],
        ],
        more: { Config: { Tty: true }, State: { Status: 'exited', ExitCode: 127 } },
      }),
      '/containers/web/logs': (response) => {
        response.flushHeaders();
        logs.push(response);
      },
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

  it('shows what a container prints as long as it is looked at, and what it changed as one more layer', async () => {
    const text = () => window.page.locator('.monaco-editor .view-lines').innerText();
    await page.frame.getByRole('tab', { name: 'Inspect' }).click();
    await page.frame.getByRole('button', { name: 'Show logs of web' }).click();
    const log = await until('the engine is asked', () => logs[0]);
    log.write('\u001b[32mhello\u001b[0m\r\n');
    await until('the line is there', async () => (await text()).includes('hello'));
    log.write('and more\r\n');
    await until('the next line is there', async () => (await text()).includes('more'));
    assert.deepEqual(await window.tabs(), ['app', 'web.log']);
    await window.screenshot('container-log');
    await window.runCommand('Layerscope: Show or Hide Times of Lines');
    const withTimes = await until('the engine is asked for times', () => logs[1]);
    assert(engine.asked.some((url) => url.includes('/logs?') && url.includes('timestamps=true')));
    let gone = false;
    withTimes.on('close', () => {
      gone = true;
    });
    await window.runCommand('View: Close Editor');
    await until('the engine sees it gone', () => gone);

    await page.frame.getByRole('button', { name: 'Show changes of web' }).click();
    await page.frame.getByRole('heading', { name: 'web (container of app:latest)' }).waitFor();
    await page.contentsShown();
    const [selected] = await page.frame.getByRole('option', { selected: true }).allInnerTexts();
    assert.match(selected ?? '', /Changes in container web/);
    assert.deepEqual(await page.markCounts(), { M: 1, R: 1 });
    assert.equal(exports.length, 2, 'the layers of the image are known');
    await page.frame.locator('.file-name').getByText('motd', { exact: true }).dblclick();
    await until('the file is open', async () => (await text()).includes('was'));
    await window.screenshot('container-changes');
  });
});
