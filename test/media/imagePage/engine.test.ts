import assert from 'node:assert/strict';
import type { FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { callsOf, describePage, focused } from '../pageTest.ts';

const LINUX = "0, 'linux/amd64'";

describePage('the page of an image of an engine', (open) => {
  it('shows what the engine says at once, and exports what is large only when it is told to', async () => {
    const page = await open('scenario=engineAsks');
    await page.getByRole('option', { name: /^Layer 0, .*2\.85 MB as the engine counts/ }).waitFor();
    await page.getByText('Docker 20.10.24 · overlay2 · default').waitFor();
    await page.getByText('What its files take and what is wasted is known once the layers are read.').waitFor();
    assert.doesNotMatch(await page.getByRole('banner').innerText(), /\b0 B|NaN|null|undefined|stored/);
    assert.deepEqual(await callsOf(page, 'contents', 0), []);
    await page.getByRole('button', { name: 'Read the layers (exports 3.21 GB from the engine)' }).click();
    await page.getByText('2.18 MB').first().waitFor();
    assert.equal((await callsOf(page, 'contents')).length, 1);
  });

  it('tells of an export that is silent, then of bytes and speed, then of the layers', async () => {
    const page = await open('scenario=engine&slow');
    await callsOf(page, 'contents');
    await page.getByText('The engine prepares the export…').waitFor();
    await page.getByText('Many engines write the whole image to their own disk').waitFor();
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 5000000, null)`);
    await page.getByText('5 MB exported').waitFor();
    await page.waitForTimeout(600);
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 9000000, null)`);
    await page.getByText(/^9 MB exported, [\d.]+ [kM]B per second$/).waitFor();
    await page.evaluate(`harness.client.contentsProgress(${LINUX}, 400, 1000)`);
    await page.getByText('Reading layers… 40%').waitFor();
    // What is exported may have tables of contents.
    const [[, , query] = []] = await callsOf(page, 'files');
    assert.equal((query as FilesQuery).claimed, true);
    await page.evaluate('harness.finishContents()');
    await page.getByRole('treegrid', { name: 'Files' }).waitFor();
    await page.getByText('9bca487680ae').waitFor();
  });

  it('pulls a platform that the engine does not have, and looks for it when that has ended', async () => {
    const page = await open('scenario=engineMulti&slow');
    await page.getByRole('combobox', { name: /^Platform/ }).click();
    await page.getByRole('option', { name: /v7/ }).click();
    await page.getByRole('heading', { level: 2, name: 'linux/arm/v7 is not in the engine' }).waitFor();
    await page.getByRole('button', { name: 'Pull linux/arm/v7' }).click();
    assert.equal(await page.getByRole('button', { name: 'Pulling linux/arm/v7…' }).isDisabled(), true);
    assert.deepEqual(await callsOf(page, 'pullPlatform'), [['linux/arm/v7']]);
    assert.deepEqual(await callsOf(page, 'reload', 0), []);
    await page.evaluate('harness.finishContents()');
    await callsOf(page, 'reload');
  });

  it('can be kept from exporting, and asked again', async () => {
    const page = await open('scenario=engine&slow');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: /^Read the layers/ }).waitFor();
    assert.equal(await page.evaluate('harness.aborted'), 1);
    await page.getByRole('button', { name: /^Read the layers/ }).click();
    await callsOf(page, 'contents', 2);
    await page.evaluate(
      `harness.finishContents('The disk with /tmp is too full to unpack the archive on it.', 'disk-full')`,
    );
    const failure = page.getByRole('region', { name: 'Files' }).getByRole('alert');
    await failure.getByText('too full').waitFor();
    await failure.getByRole('button', { name: 'Show Disk Usage' }).click();
    await page.locator('.facts-failure').getByRole('button', { name: 'Show Disk Usage' }).click();
    await callsOf(page, 'showDiskUsage', 2);
    await page.getByRole('button', { name: /^Read the layers/ }).click();
    await callsOf(page, 'contents', 3);
  });

  it('shows the config itself in place of the composed one once it has exported the image', async () => {
    const page = await open('scenario=engine&slow');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByText('Composed of what the engine says.').waitFor();
    await page.getByRole('tree', { name: 'Config' }).waitFor();
    const config = [0, 'linux/amd64', 'config'];
    assert.deepEqual(await callsOf(page, 'document'), [config]);
    await page.evaluate('harness.finishContents()');
    await page.getByText('Composed of what the engine says.').waitFor({ state: 'detached' });
    assert.deepEqual(await callsOf(page, 'document', 2), [config, config]);
    await page.getByRole('tree', { name: 'Config' }).waitFor();
  });

  it('says of a layer where it lies, and of a step which image ended with it', async () => {
    const page = await open('scenario=engine&pane=details');
    const details = page.getByRole('region', { name: 'Details' });
    await page.getByRole('option', { name: /^Layer 1,/ }).click();
    await details.getByText(`/var/lib/docker/overlay2/${'1'.repeat(64)}/diff`).waitFor();
    await details.getByText('<missing>').waitFor();
    await details.getByText('The engine has no image that ends here').waitFor();
    await details.getByRole('button', { name: 'Copy path' }).click();
    assert.deepEqual(await callsOf(page, 'copy'), [[`/var/lib/docker/overlay2/${'1'.repeat(64)}/diff`]]);
    await details.getByRole('button', { name: /^Reveal/ }).click();
    const folder = [0, 'linux/amd64', `/var/lib/docker/overlay2/${'1'.repeat(64)}/diff`];
    assert.deepEqual(await callsOf(page, 'revealFolder'), [folder]);
    await page.getByRole('option').last().click();
    await details.getByRole('button', { name: 'Copy Image ID of this step' }).waitFor();
  });

  it('lists its containers with what their exit codes mean, or says that there are none', async () => {
    const page = await open('scenario=engineAsks');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByText('Composed of what the engine says.').waitFor();
    const rows = page.getByRole('region', { name: 'In the engine' }).getByRole('listitem');
    await rows.first().waitFor();
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        'web Up 2 hours',
        'a-migration-with-a-long-name-that-ran-once Exited (137) 3 days ago It was killed (SIGKILL): by hand, after a stop it did not heed, or because memory ran out.',
      ],
    );
    await page.getByText('These folders are in the virtual machine of Docker Desktop.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Reveal/ }).count(), 0);
    const unused = await open('scenario=engineUnused');
    await unused.getByRole('tab', { name: 'Inspect' }).click();
    await unused.getByText('No container uses this image.').waitFor();
  });

  it('shows more of a container at a click or a key, and what became of it when the engine tells', async () => {
    const page = await open('scenario=engineAsks');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByRole('button', { name: 'Show logs of web' }).click();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Show processes of web');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await callsOf(page, 'containerAction', 2), [
      ['logs', 'web'],
      ['changes', 'web'],
    ]);
    const ended = 'a-migration-with-a-long-name-that-ran-once';
    assert.equal(await page.getByRole('button', { name: `Show processes of ${ended}` }).count(), 0);
    const menu = await page.getByRole('listitem').filter({ hasText: 'web' }).getAttribute('data-vscode-context');
    assert.deepEqual(JSON.parse(menu ?? ''), {
      webviewSection: 'container',
      layerscopeRunning: true,
      layerscopeContainer: { endpoint: 'default', container: 'web' },
      layerscopeCopy: 'a'.repeat(64),
      preventDefaultContextMenuItems: true,
    });
    await page.evaluate('harness.client.containersChanged()');
    await callsOf(page, 'containers', 2);
    await page.getByRole('button', { name: 'Show logs of web' }).waitFor();
  });

  it('compares with the other images of the engine when it is asked to, and leads there', async () => {
    const page = await open('scenario=engineAsks');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    const compare = page.getByRole('button', { name: 'Compare with all images of the engine' });
    await compare.waitFor();
    assert.deepEqual(await callsOf(page, 'related', 0), []);
    await compare.click();
    await page.getByText('2.85 MB shared with other images, 120 kB its own').waitFor();
    const rows = page.locator('.other-images').getByRole('listitem');
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        'team/app:2.0 built on this one · 10 of 10 layers · 2.97 MB',
        '<none> 222222222222 the same layers · 10 of 10 layers · 2.97 MB',
        'debian:12-slim this one is built on it · 1 of 10 layers · 2.85 MB',
        'registry.example.com/another/team/web:nightly the same base · 1 of 10 layers',
      ],
    );
    await page.getByRole('button', { name: 'debian:12-slim' }).click();
    assert.deepEqual(await callsOf(page, 'openRelated'), [['debian:12-slim']]);
    await page.getByRole('tab', { name: 'Layers' }).click();
    await page.getByText('Details', { exact: true }).click();
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByText('team/app:2.0, <none> 222222222222, debian:12-slim, registry.example.com').waitFor();
    await page.getByRole('option', { name: /^Layer 1,/ }).click();
    await details.getByText('team/app:2.0, <none> 222222222222', { exact: true }).waitFor();
  });

  it('compares no image that it was not asked to, when another platform is chosen', async () => {
    const page = await open('scenario=engineMulti');
    const compare = page.getByRole('button', { name: 'Compare with all images of the engine' });
    const choose = async (platform: RegExp) => {
      await page.getByRole('combobox', { name: /^Platform/ }).click();
      await page.getByRole('option', { name: platform }).click();
    };
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await compare.click();
    await page.getByRole('button', { name: 'Compare again' }).waitFor();
    await choose(/arm/);
    await page.getByRole('heading', { level: 2, name: 'linux/arm/v7 is not in the engine' }).waitFor();
    await choose(/amd64/);
    await compare.waitFor();
    assert.deepEqual(await callsOf(page, 'related'), [[0, 'linux/amd64']]);
  });

  it('is led to the comparison by a command, and says what is unknown or failed', async () => {
    const page = await open('scenario=engineUnused');
    await page.getByRole('treegrid', { name: 'Files' }).waitFor();
    await page.evaluate('harness.client.compareWithOthers()');
    await page.getByText('How much it shares is unknown: the engine does not say.').waitFor();
    await page.getByText('No other image here has layers of it.').waitFor();
    await page.getByText('Images that could not be compared: 2').waitFor();
    await page.getByRole('button', { name: 'Compare again' }).click();
    await callsOf(page, 'related', 2);
    const failed = await open('scenario=engineContainer');
    await failed.getByRole('tab', { name: 'Inspect' }).click();
    await failed.getByRole('button', { name: 'Compare with all images of the engine' }).click();
    await failed.getByRole('alert').getByText('The engine default has ended.').waitFor();
  });

  it('of a container has what it changed as its last row', async () => {
    const page = await open('scenario=engineContainer&layer=-1');
    await page.getByRole('heading', { name: 'web (container of small:1.0)' }).waitFor();
    const last = page.getByRole('option').last();
    assert.match(await last.innerText(), /Changes in container web/);
    assert.equal(await last.getAttribute('aria-selected'), 'true');
    await page.evaluate('harness.client.changedOnDisk(false)');
    await page.getByText('The container ran on, ended, or was replaced since its changes were read.').waitFor();
    await page.evaluate('harness.client.changedOnDisk(true)');
    await page.getByText('The engine has no container of this name any more.').waitFor();
  });

  it('that was just built says what that changed, leads to what is new, and is asked to say it no more', async () => {
    const page = await open('scenario=engineBuilt');
    const bar = page.getByRole('region', { name: 'What the build changed' });
    await bar
      .getByText('It takes 40 kB more than the one that had this name before. 6 of 10 layers are kept.')
      .waitFor();
    assert.equal(await bar.locator('[title="40,003 bytes"]').count(), 1);
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await bar.getByRole('button', { name: 'Show the first new layer' }).click();
    assert.equal(await page.getByRole('option', { name: /^Layer 6,/ }).getAttribute('aria-selected'), 'true');
    await bar.getByRole('button', { name: 'Close' }).click();
    assert.equal(await bar.count(), 0);
    assert.match(await focused(page), /^Layers/);
    assert.deepEqual(await callsOf(page, 'closeBuilt'), [[0, 'linux/amd64']]);
    const texts = {
      engineBuiltSame: 'It is the same image as the one that had this name before.',
      engineBuiltLess: 'It takes 12 B less than the one that had this name before. All 10 layers are kept.',
    };
    for (const [scenario, text] of Object.entries(texts)) {
      const other = await open(`scenario=${scenario}`);
      await other.getByText(text).waitFor();
      assert.equal(await other.getByRole('button', { name: 'Show the first new layer' }).count(), 0);
    }
    const unbuilt = await open('scenario=engine');
    await unbuilt.getByRole('treegrid', { name: 'Files' }).waitFor();
    assert.equal(await unbuilt.getByText('Built here.').count(), 0);
  });

  it('says nothing of archives, and offers no text', async () => {
    const page = await open('scenario=engine');
    await page.getByRole('treegrid', { name: 'Files' }).waitFor();
    await page.evaluate('harness.client.changedOnDisk(false)');
    await page.getByText('In the engine, this name has come to mean another image.').waitFor();
    const failed = await open('scenario=engine&failure=no');
    await failed.getByRole('button', { name: 'Show Log' }).waitFor();
    assert.equal(await failed.getByRole('button', { name: 'Open as Text' }).count(), 0);
  });
});
