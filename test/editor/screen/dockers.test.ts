import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { type Engine as Started, startContainerdDockerd, startDockerd } from '../../../scripts/engines.mjs';
import { formatSize } from '../../../src/format/size.ts';
import { type Digest, shortId } from '../../../src/image/digest.ts';
import { Engine } from '../../engines/engine.ts';
import { Registry } from '../../engines/registry.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, untilEqual } from './driver.ts';
import { ENGINE_SOCKET } from './engineOfTests.ts';
import { ImagePage } from './imagePage.ts';

/** The two stores of images that a Docker can have. */
const STARTS = { 'graph-driver': () => startDockerd(), containerd: () => startContainerdDockerd() };

for (const [store, start] of Object.entries(STARTS))
  describe(`a Docker of a ${store} store`, () => {
    let own: Started | undefined;
    let engine: Engine;
    let window: EditorWindow | undefined;
    before(async function () {
      const started = await start();
      if ('missing' in started) {
        console.log(`  skipped: ${started.missing}`);
        return this.skip();
      }
      own = started;
      engine = new Engine(own.host);
      symlinkSync(own.host.slice('unix://'.length), ENGINE_SOCKET);
    });
    after(async () => {
      await window?.close();
      await own?.stop();
      rmSync(ENGINE_SOCKET, { force: true });
    });

    const load = (tag: string) => {
      const layers = [tarOf([{ name: 'file', content: randomBytes(3_000_000) }])];
      return engine.load(dockerArchiveOf(layers, { tags: [tag] }));
    };
    const idOf = async (reference: string) => (await engine.inspect(reference)).Id as Digest;
    /** What a containerd store leaves of a load goes with the next image that goes. */
    const bytes = async () => {
      await load('localhost/garbage:1');
      await engine.remove('localhost/garbage:1');
      return engine.layersSize();
    };

    it('is pruned of exactly what the preview names, and frees as much as it says', async () => {
      await load('localhost/app:1');
      const dangling = await idOf('localhost/app:1');
      await load('localhost/app:1');
      const stopped = await engine.create('localhost/app:1');
      const { Name: name } = await engine.inspectContainer(stopped);
      await engine.createNetwork('lonely');
      await engine.createVolume('kept');
      const [holds, before] = [await engine.holds(), await bytes()];

      window = await openWindow({ images: store === 'containerd' });
      const page = window.webview;
      const named = () => page.locator('.plan-pane .name').allInnerTexts();
      await window.runCommand('Layerscope: Prune…');
      await window.asked.pick('docker system prune');
      const remove = page.getByRole('button', { name: 'Remove 3 items' });
      await remove.waitFor();
      await untilEqual(named, [shortId(dangling), name.slice(1), 'lonely']);
      const [, preview] = /^Frees (.*)\.$/.exec(await page.locator('.plan-pane .freed').innerText()) ?? [];
      await window.screenshot(`prune-${store}`);
      await remove.click();
      await page.getByText(`3 removed, ${preview} freed.`).waitFor();
      await page.getByText('Removed (3)').waitFor();
      const things = [`container ${name.slice(1)}`, `image ${shortId(dangling)}`, 'network lonely'];
      await untilEqual(async () => (await named()).sort(), things);
      await window.screenshot(`pruned-${store}`);

      const left = await engine.holds();
      const gone = holds.filter((each) => !left.includes(each));
      assert.deepEqual(gone.map((each) => each.split(' ')[0]).sort(), ['containers', 'images', 'networks']);
      assert(gone.includes(`images ${dangling}`) && gone.includes(`containers ${stopped}`));
      assert.equal(left.length, holds.length - 3, 'nothing else went or came');
      assert.equal(preview, formatSize(before - (await bytes())));
    });

    it('lists what is there in the view, and leaves alone what came into use since it was ticked on a row', async () => {
      assert(window);
      const page = window.webview;
      await page.getByRole('button', { name: 'Done' }).click();
      await window.showContainer('Layerscope');
      await window.runCommand('Layerscope: Focus on Disk Usage View');
      await window.expand('Disk Usage', 'Images');
      const row = window.view('Disk Usage').locator('.monaco-list-row', { hasText: 'localhost/app:1' });
      await row.waitFor();
      const size = formatSize(await bytes());
      const images = async () => (await window?.treeRows('Disk Usage'))?.find(({ label }) => label === 'Images');
      await untilEqual(async () => (await images())?.description, `${size} · 1, 0 in use · ${size} reclaimable`);
      await window.chooseFromMenu(row, 'Remove…');
      const remove = page.getByRole('button', { name: 'Remove 1 item' });
      await remove.waitFor();
      await window.screenshot(`disk-usage-view-${store}`);
      const user = await engine.create('localhost/app:1');
      const { Name: name } = await engine.inspectContainer(user);
      await remove.click();
      await page.getByText('0 removed, 0 B freed.').waitFor();
      await page.getByText(`It came into use meanwhile, by ${name.slice(1)}.`).waitFor();
      assert((await engine.holds()).includes(`containers ${user}`));
      await engine.inspect('localhost/app:1');
    });

    // The other store has one platform under a name.
    if (store === 'containerd')
      it('has a platform pulled from the page of an image, which shows it then', async function () {
        const registry = await Registry.start();
        if (typeof registry === 'string' || !window) {
          console.log(`  skipped: ${registry}`);
          return this.skip();
        }
        try {
          const layers = () => [tarOf([{ name: 'file', content: randomBytes(1000) }])];
          await registry.put('many', '1', { 'linux/amd64': layers(), 'linux/s390x': layers() });
          await engine.pull(`${registry.host}/many`, '1');
          await window.showContainer('Layerscope');
          await window.expand('Images', `${registry.host}/many`);
          const isOpen = async () => (await window?.tabs())?.includes('many:1') === true;
          await window.click(window.treeItem('Images', '1'), 'its page', isOpen);
          const page = new ImagePage(window);
          await page.shows('many:1');
          await page.switch('Platform', 'linux/s390x');
          await page.frame.getByRole('heading', { name: 'linux/s390x is not in the engine' }).waitFor();
          await window.screenshot('platform-absent');
          await page.frame.getByRole('button', { name: 'Pull linux/s390x' }).click();
          await page.steps.first().waitFor();
          await untilEqual(() => page.switchedTo('Platform'), 'linux/s390x');
          await window.screenshot('platform-pulled');
          const images = (await engine.holds()).filter((each) => each.startsWith('images '));
          assert.equal(new Set(images).size, images.length, 'none is listed twice');
        } finally {
          await registry.stop();
        }
      });
  });
