import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { DOCKER_FOLDER, ENGINE_SOCKET } from './engineOfTests.ts';
import { PATIENCE_MS } from './until.ts';

const ARCHIVE = dockerArchiveOf([tarOf([{ name: 'file', content: 'x'.repeat(1_000_000) }])], { tags: ['team/app:1'] });
const MANY = Array.from({ length: 20 }, (_, position) => `many:${String(position).padStart(2, '0')}`);
const DIGEST = `sha256:${'d'.repeat(64)}`;

describe('moving images', () => {
  let engine: FakeEngine;
  let window: EditorWindow;
  /** Requests that wait for an answer, by what they are for. */
  const held: Record<'push' | 'save' | 'update', ServerResponse[]> = { push: [], save: [], update: [] };
  const hold =
    (what: keyof typeof held): Answer =>
    (response) =>
      void held[what].push(response);
  const logins: string[] = [];
  const body = async (request: IncomingMessage) => Buffer.concat(await request.toArray());

  before(async () => {
    const inspect = { Id: idOf('team/app:1'), RepoTags: ['team/app:1'], Size: 2_000_000, RepoDigests: [] };
    const answers: Record<string, Answer> = {
      '/events': (response) => response.flushHeaders(),
      '/images/json': [
        imageRecord(['team/app:1'], { Size: 2_000_000 }),
        imageRecord(['team/other:1']),
        ...MANY.map((name) => imageRecord([name])),
      ],
      '/images/team/app:1/json': inspect,
      '/distribution/docker.io/team/app:1/json': {
        Descriptor: { mediaType: 'application/vnd.oci.image.index.v1+json', digest: DIGEST, size: 1234 },
        Platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }],
      },
      '/images/team/app:1/tag': (response) => response.writeHead(201).end(),
      '/images/docker.io/team/app/push': hold('push'),
      '/images/get': hold('save'),
      '/images/load': async (response, request) => {
        await body(request);
        response.end(`${JSON.stringify({ stream: 'Loaded image: hello:latest\n' })}\n`);
      },
      '/auth': async (response, request) => {
        logins.push(String(await body(request)));
        response.end('{"Status":"Login Succeeded"}');
      },
      ...Object.fromEntries(
        MANY.flatMap((name): [string, Answer][] => [
          [`/images/docker.io/library/${name}/json`, { Id: idOf(name), RepoDigests: [`many@${DIGEST}`] }],
          [`/distribution/docker.io/library/${name}/json`, hold('update')],
        ]),
      ),
    };
    engine = await FakeEngine.start(answers, ENGINE_SOCKET);
    window = await openWindow({ images: true });
    await window.showContainer('Layerscope');
    await window.expand('Images', 'team/app');
  });
  after(async () => {
    await window?.close();
    await engine.stop();
    rmSync(ENGINE_SOCKET, { force: true });
    rmSync(DOCKER_FOLDER, { recursive: true, force: true });
  });

  /** Marks the row of the image without opening it, and presses a key on it, again where nothing comes of it. */
  const press = async (key: string, what: Locator) => {
    await until(`what ${key} does`, async () => {
      await window.treeItem('Images', '1').click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
      await window.press('Images', key);
      await what.waitFor({ timeout: PATIENCE_MS });
      return true;
    });
  };
  const job = (title: string) => window.treeItem('Activity', title);
  const title = (text: string) => window.asked.widget.locator('.quick-input-title', { hasText: text });

  it('names an image by a key, and says as one types which other loses its name', async () => {
    await press('F2', title('Tag team/app:1'));
    await window.asked.input.fill('team/other:1 team/app:2');
    await window.page.locator('.quick-input-message', { hasText: 'team/other:1 names another image now' }).waitFor();
    await window.screenshot('tag');
    await window.asked.accept();
    await until('both names', () => engine.asked.filter((url) => url.includes('/tag?')).length === 2);
  });

  it('opens the menu of a row by a key, and says by another what its registry has', async () => {
    const items = await window.menuItems(() => press('Shift+F10', window.menuItem('Untag…')));
    for (const item of ['Untag…', 'Copy docker pull Command', 'Look Up in a Registry…'])
      assert(items.includes(item), item);
    await window.dismiss();
    const line = window.page.locator('.view-line', { hasText: /Digest.of.the.index:/ });
    await press('Control+Alt+Shift+u', line);
    await window.page.locator('.view-line', { hasText: 'linux/arm64' }).waitFor();
    await window.screenshot('look-up');
    await window.closeEditors();
    await window.runCommand('Layerscope: Clear Finished Jobs');
  });

  it('pushes by a key once it was shown where to, and says what the registry has then', async () => {
    await press('Control+Alt+u', title('Push team/app:1'));
    await window.screenshot('push');
    await window.asked.pick('Push docker.io/team/app:1');
    const response = await until('the engine is asked', () => held.push[0]);
    const tell = (message: object) => response.write(`${JSON.stringify(message)}\r\n`);
    tell({ status: 'Layer already exists', id: 'aaaaaaaaaaaa' });
    tell({ status: 'Pushing', id: 'bbbbbbbbbbbb', progressDetail: { current: 500_000, total: 2_000_000 } });
    await window.runCommand('Layerscope: Focus on Activity View');
    await job('Push team/app:1').getByText('Pushing · 1 of 2 done · 500 kB of 2 MB').waitFor();
    await window.expand('Activity', 'Push team/app:1');
    await window.treeItem('Activity', 'aaaaaaaaaaaa').getByText('The registry has it already').waitFor();
    await window.screenshot('pushing');
    tell({ status: 'Pushed', id: 'bbbbbbbbbbbb' });
    tell({ aux: { Tag: '1', Digest: DIGEST, Size: 1 } });
    response.end();
    await job('Push team/app:1').getByText(`Pushed as ${DIGEST}`).waitFor();
    await until('it is cleared', async () => {
      if ((await job('Push team/app:1').count()) === 0) return true;
      await job('Push team/app:1').click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
      await window.press('Activity', 'Delete');
      await job('Push team/app:1').waitFor({ state: 'detached', timeout: PATIENCE_MS });
      return true;
    });
  });

  it('saves by a key, leaves nothing where that is canceled, and opens what was saved when it is tried again', async () => {
    await press('Control+Alt+Shift+s', title('Save as'));
    await window.screenshot('save');
    await window.asked.pick('Tar archive');
    await window.asked.choosePath(join(window.workspace, 'saved.tar'));
    const first = await until('the engine is asked', () => held.save[0]);
    let isGone = false;
    first.on('close', () => {
      isGone = true;
    });
    first.write(ARCHIVE.subarray(0, 600_000));
    await job('Save team/app:1')
      .getByText(/^Saving · \d+ kB of 2 MB/)
      .waitFor();
    await window.screenshot('saving');
    await window.runCommand('Layerscope: Cancel Job');
    await job('Save team/app:1').getByText('Canceled').waitFor();
    await until('the engine sees it gone', () => isGone);
    await untilEqual(() => savedFiles(window.workspace), []);
    await window.runCommand('Layerscope: Retry Job');
    (await until('the engine is asked again', () => held.save[1])).end(ARCHIVE);
    await window.answer(/^Saved .*saved\.tar$/, 'Open');
    await until('its page', async () => (await window.tabs()).includes('saved.tar'));
    assert(readFileSync(join(window.workspace, 'saved.tar')).equals(ARCHIVE));
    assert.deepEqual(savedFiles(window.workspace), ['saved.tar']);
  });

  it('loads an archive that is dropped on an image’s row, once that was confirmed', async () => {
    await window.treeItem('Archives', 'saved.tar').waitFor();
    await window.rowsAreStill('Archives');
    const dialog = window.page.locator('.monaco-dialog-box', { hasText: 'Load these archives into the engine?' });
    await until('the question', async () => {
      await window.drag(window.treeItem('Archives', 'saved.tar'), window.treeItem('Images', 'team/other'));
      // Twice as long: a second drop would ask a second time.
      await dialog.waitFor({ timeout: 2 * PATIENCE_MS });
      return true;
    });
    await window.screenshot('load');
    await window.answerDialog('Load');
    await window.said(/Loaded hello:latest/);
    await window.runCommand('Notifications: Clear All Notifications');
    await press('Control+Alt+Shift+l', window.asked.input);
    await window.asked.choosePath(join(window.workspace, 'saved.tar'));
    await window.said(/Loaded hello:latest/);
    await window.runCommand('Notifications: Clear All Notifications');
  });

  it('logs in, once it was said where that is kept', async () => {
    await window.runCommand('Layerscope: Log In to a Registry…');
    await window.asked.titled('Log in to');
    await window.asked.type('registry.example:5000');
    await window.asked.titled('User name for registry.example:5000');
    await window.asked.type('me');
    await window.asked.titled('Password or access token of me');
    await window.screenshot('login');
    await window.asked.type('geheim');
    await window.page.locator('.monaco-dialog-box', { hasText: 'whoever can read your files can read it' }).waitFor();
    await window.screenshot('login-kept');
    await window.answerDialog('Log In');
    const kept = () => readFileSync(join(DOCKER_FOLDER, 'config.json'), 'utf8');
    await until('it is kept', () => kept().includes('registry.example:5000'));
    assert.deepEqual(JSON.parse(logins[0] ?? ''), {
      username: 'me',
      password: 'geheim',
      serveraddress: 'registry.example:5000',
    });
    await window.runCommand('Layerscope: Clear Finished Jobs');
  });

  it('does twenty at once, three at a time, and ends them and a save with the window, which leaves nothing', async () => {
    await window.closeEditors();
    await press('Control+Alt+Shift+s', title('Save as'));
    await window.asked.pick('Tar archive');
    await window.asked.choosePath(join(window.workspace, 'saved-again.tar'));
    const save = await until('the engine is asked', () => held.save[2]);
    save.write(ARCHIVE.subarray(0, 600_000));
    await until('a part is written', () => savedFiles(window.workspace).some((name) => name.endsWith('.part')));
    await window.runCommand('Layerscope: Group Images…');
    await window.asked.pick('Nothing');
    await until('the first is selected', async () => {
      const row = window.treeItem('Images', 'many:00');
      if ((await row.getAttribute('aria-selected', { timeout: PATIENCE_MS })) === 'true') return true;
      await row.click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
      return false;
    });
    await window.press('Images', 'Control+A');
    await window.screenshot('update-many');
    await window.press('Images', 'Control+Alt+Shift+g');
    await until('three ask', () => held.update.length === 3);
    const rows = async () => (await window.treeRows('Activity')).slice(0, 5);
    const states = async () => (await rows()).map(({ description }) => description.split(' · ')[0]);
    // Those that run are above those that wait.
    await untilEqual(states, [...Array(3).fill('Asking the registry'), 'Saving', 'Waiting for its turn']);
    await window.screenshot('activity-many');
    await window.screenshot('activity-many-dark', 'Dark Modern');
    const gone = new Set<ServerResponse>();
    for (const response of [...held.update, save]) response.on('close', () => gone.add(response));
    await window.reload();
    await until('the engine sees them gone', () => gone.size === 4);
    await until('no part is left', () => savedFiles(window.workspace).join() === 'saved.tar');
    assert.equal(held.update.length, 3, 'none of the others began');
    await window.view('Activity').getByText('What runs appears here').waitFor();
    await window.screenshot('activity-empty');
  });
});

/** Finished or not. */
function savedFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.includes('saved') || name.endsWith('.part'));
}
