import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { nameOf, printPlace } from '../../../src/views/sources/place.ts';
import { configOf, dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { engineImage } from '../../helpers/engineImage.ts';
import { fakeContainer } from '../../helpers/fakeContainer.ts';
import { fakeDisk } from '../../helpers/fakeDisk.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { ENGINE_SOCKET } from './engineOfTests.ts';
import { ImagePage } from './imagePage.ts';
import { PATIENCE_MS } from './until.ts';

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
  const builds: ServerResponse[] = [];
  before(async () => {
    const image = engineImage('app', LAYERS, { Size: 3_210_000_000 });
    const answers = {
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
      '/containers/web/logs': (response: ServerResponse) => {
        response.flushHeaders();
        logs.push(response);
      },
      '/images/get': (response: ServerResponse) => void exports.push(response),
      '/containers/json': [
        { Id: 'ab'.repeat(32), Names: ['/web'], State: 'exited', Status: 'Exited (127) 2 days ago' },
      ],
      '/events': (response: ServerResponse) => response.flushHeaders(),
      '/build': (response: ServerResponse, request: IncomingMessage) => {
        request.resume().once('end', () => builds.push(response));
      },
      '/info': { Driver: 'overlay2' },
      '/images/json': [],
      ...engineImage('built:1', LAYERS, { RepoTags: ['built:1'] }),
      '/images/built:1/history': [
        { Id: '<missing>', CreatedBy: '/bin/sh -c #(nop) COPY file:1 in /etc/added ', Size: 5 },
        { Id: '<missing>', CreatedBy: '/bin/sh -c #(nop) COPY file:0 in /etc/motd ', Size: 5 },
      ],
    };
    engine = await FakeEngine.start(answers, ENGINE_SOCKET);
    const place = { kind: 'engine', endpoint: engine.endpoint.host, reference: 'app' } as const;
    // No view lists it yet; a key can carry its address.
    const uri = { $mid: 1, scheme: 'layerscope-engine', path: `/${nameOf(place)}`, query: printPlace(place) };
    window = await openWindow({ keys: [{ key: 'ctrl+alt+9', command: 'layerscope.openAsImage', args: uri }] });
    page = new ImagePage(window);
    await until('the key does it', async () => {
      await window.page.keyboard.press('Control+Alt+Digit9');
      await window.page.locator('.tab.active[data-resource-name="app"]').waitFor({ timeout: PATIENCE_MS });
      return true;
    });
  });
  after(async () => {
    await window?.close();
    await engine.stop();
    rmSync(ENGINE_SOCKET, { force: true });
  });

  it('shows what the engine says, and exports nothing unasked', async () => {
    await page.shows('app');
    await page.frame.getByText('Docker 28.0.0 · overlay2').waitFor();
    await untilEqual(
      async () => (await page.stepRows()).map(({ instruction, size }) => [instruction, size]),
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
    const text = async () => (await window.page.locator('.monaco-editor .view-lines').allInnerTexts()).join();
    await page.frame.getByRole('tab', { name: 'Inspect' }).click();
    await page.frame.getByRole('button', { name: 'Show logs of web' }).click();
    const log = await until('the engine is asked', () => logs[0]);
    log.write('\u001b[32mhello\u001b[0m\r\n');
    await until('the line is there', async () => (await text()).includes('hello'));
    log.write('and more\r\n');
    await until('the next line is there', async () => (await text()).includes('more'));
    await untilEqual(() => window.tabs(), ['app', 'web.log']);
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
    await page.frame.getByRole('option', { selected: true }).filter({ hasText: 'Changes in container web' }).waitFor();
    await untilEqual(() => page.markCounts(), { M: 1, R: 1 });
    assert.equal(exports.length, 2, 'the layers of the image are known');
    const motd = page.frame.locator('.file-name').getByText('motd', { exact: true });
    await until('the file is open', async () => {
      await motd.dblclick({ timeout: PATIENCE_MS });
      return until('its text', async () => (await text()).includes('was'), PATIENCE_MS);
    });
    await window.screenshot('container-changes');
  });

  it('builds a Dockerfile, marks its lines, tells errors at theirs, and opens what was built beside it', async () => {
    const name = 'built.dockerfile';
    writeFileSync(join(window.workspace, name), 'FROM scratch\nCOPY motd /etc/motd\nCOPY added /etc/added\n');
    const build = async (tags?: string) => {
      const before = builds.length;
      await window.chooseFromMenu(window.page.locator('.tab', { hasText: name }), 'Build Image…');
      if (tags !== undefined) {
        await window.asked.pick('Tags');
        await window.asked.titled('Tags');
        await window.asked.type(tags);
        await window.asked.widget.locator('.label-description', { hasText: tags }).waitFor();
      }
      await window.asked.pick('Build');
      return until('the engine builds', () => builds[before]);
    };
    const tell = (response: ServerResponse, ...streams: readonly string[]) => {
      for (const stream of streams) response.write(`${JSON.stringify({ stream })}\n`);
    };
    const marks = () =>
      window.page
        .locator('.editor-instance .view-lines')
        .first()
        .evaluate((editor) =>
          [...editor.querySelectorAll('.view-line span span')]
            .map((span) => getComputedStyle(span, '::after').content)
            .filter((content) => content !== 'none' && content !== 'normal')
            .join(),
        );
    const marked = (text: RegExp) => until(`marks ${text}`, async () => text.test(await marks()));

    await window.closeEditors();
    // In a tab of its own: another file takes the place of one that is only looked at.
    const tab = window.page.locator(`.tab[data-resource-name="${name}"]:not(:has(.italic))`);
    await until('its editor', async () => {
      await window.explorerItem(name).dblclick({ timeout: PATIENCE_MS });
      await tab.waitFor({ timeout: PATIENCE_MS });
      return true;
    });
    await window.page.locator('.view-line', { hasText: 'scratch' }).waitFor();
    const failing = await build('built:1');
    tell(failing, 'Step 1/3 : FROM scratch\n', 'Step 2/3 : COPY motd /etc/motd\n');
    await marked(/▶ running/);
    await window.screenshot('build-running');
    failing.end(
      `${JSON.stringify({ errorDetail: { message: 'COPY failed: no motd' }, error: 'COPY failed: no motd' })}\n`,
    );
    await marked(/✗ failed/);
    await window.page.locator('.squiggly-error').first().waitFor();
    await window.answer(/^The build of built\.dockerfile failed at line 2: COPY failed: no motd\.$/, 'Show Log');
    await window.page.locator('.view-line', { hasText: /Step.2/ }).waitFor();
    await window.screenshot('build-failed');
    await window.runCommand('View: Close Editor');

    const done = await build();
    tell(done, 'Step 1/3 : FROM scratch\n', 'Step 2/3 : COPY motd /etc/motd\n', ' ---> Using cache\n');
    tell(done, 'Step 3/3 : COPY added /etc/added\n');
    done.end(`${JSON.stringify({ aux: { ID } })}\n`);
    await window.webview.getByText('Built here. It is the same image as the one that had this name before.').waitFor();
    await window.answer(/^Built built:1: 3\.21 GB · the same image as before$/, 'Show Dockerfile Beside');
    await window.webview.getByText('the image was built from it here').waitFor();
    await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await marked(/✓ cached/);
    await until('the page has moved', async () => (await window.tabs()).join() === `${name},built:1`);
    await window.screenshot('build-done');
    const asked = engine.asked.filter((url) => url.includes('/build?'));
    assert.deepEqual(
      asked.map((url) => new URL(url, 'http://x').searchParams.get('t')),
      ['built:1', 'built:1'],
    );
  });

  it('shows what fills the disk of the engine, and removes exactly what is ticked there', async () => {
    const disk = fakeDisk();
    Object.assign(engine.answers, disk.answers);
    await window.closeEditors();
    await window.runCommand('Layerscope: Prune…');
    await window.asked.pick('docker system prune');
    const page = window.webview;
    // The container, its network, and what no image has of the build cache; not the volume.
    await page.getByText('Frees 103 MB.').first().waitFor();
    await page.getByRole('button', { name: 'Remove 4 items' }).waitFor();
    await page.getByRole('checkbox', { name: 'mount /root/.npm' }).click();
    await page.getByText('Frees 43 MB.').first().waitFor();
    await window.screenshot('disk-usage');
    await page.getByRole('button', { name: 'Remove 3 items' }).click();
    await page.getByText('3 removed, 43 MB freed.').waitFor();
    assert.deepEqual(disk.removed, ['DELETE /containers/c1', 'DELETE /networks/n1', 'POST /build/prune "r1"']);
    await page.getByText('Build cache (1): 0 in use').waitFor();
    await window.screenshot('disk-usage-report');
  });
});
