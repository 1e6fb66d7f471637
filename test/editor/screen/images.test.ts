import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { configOf, dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { contextFile } from '../../helpers/fakeMachine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';
import { tarOf } from '../../helpers/tar.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { DOCKER_FOLDER, ENGINE_SOCKET, sshCalls } from './engineOfTests.ts';
import { PATIENCE_MS } from './until.ts';

const IMAGES = [
  imageRecord(['nginx:1.27', 'nginx:latest'], { Size: 187_000_000, Containers: 2 }),
  imageRecord(['registry.example:5000/team/app:1.0'], { Size: 12_300_000, Created: 1_600_000_000 }),
  imageRecord([], { Id: idOf('dangling') }),
];

describe('Images view', () => {
  let engine: FakeEngine | undefined;
  let window: EditorWindow;
  /** Starts the engine that DOCKER_HOST names, which tells of what happens when it is made to. */
  const start = async (images: unknown, more: Record<string, Answer> = {}) => {
    const streams = new Set<Parameters<Extract<Answer, (...args: never) => void>>[0]>();
    const eventOf = (Type: string, Action: string) =>
      `${JSON.stringify({ Type, Action, Actor: { ID: 'x', Attributes: {} }, time: 1, timeNano: 1 })}\n`;
    const events: Answer = (response) => {
      streams.add(response);
      response.once('close', () => streams.delete(response));
      // One that tells of nothing is looked for less and less often when it has ended.
      response.write(eventOf('daemon', 'reload'));
    };
    const tell = async (type: string, action: string) => {
      await until('somebody to tell', () => streams.size > 0);
      for (const stream of streams) stream.write(eventOf(type, action));
    };
    const list: Answer = (response) => response.end(JSON.stringify(images));
    engine = await FakeEngine.start({ '/events': events, '/images/json': list, ...more }, ENGINE_SOCKET);
    const { answers } = engine;
    return {
      /** Has other images, and says so. */
      change(now: unknown) {
        answers['/images/json'] = (response) => response.end(JSON.stringify(now));
        return tell('image', 'tag');
      },
      /** Says that something happened to a container. */
      tell: (action: string) => tell('container', action),
    };
  };
  const stop = async () => {
    await engine?.stop();
    engine = undefined;
  };
  const open = async () => {
    window = await openWindow({ images: true });
  };
  /** In place of the engine before, with its images in sight. */
  const replace = async (images: unknown, more: Record<string, Answer> = {}) => {
    await stop();
    await window.showContainer('Layerscope');
    await window.closeEditors();
    // Else its rows may stand there for a while yet, and be taken for those of the next.
    await saysItIsGone();
    const started = await start(images, more);
    await window.runCommand('Layerscope: Refresh Images');
    // A tree that has the focus takes it from pickers when its rows come anew.
    await window.runCommand('View: Focus Active Editor Group');
    return started;
  };
  const labels = async () =>
    (await window.treeRows('Images')).map(({ level, label }) => `${'  '.repeat(level - 1)}${label}`);
  const selected = () => window.view('Images').locator('.monaco-list-row.selected .label-name').allInnerTexts();
  const shows = (...wanted: string[]) => untilEqual(labels, wanted);
  const says = (text: string | RegExp) =>
    window.view('Images').locator('.welcome-view-content, .message').filter({ hasText: text }).waitFor();
  /** Where no engine is installed, the one that is not there is not installed. */
  const saysItIsGone = () => says(/is not running\.|is installed here\./);

  afterEach(() => rmSync(DOCKER_FOLDER, { recursive: true, force: true }));
  const close = async () => {
    await window?.close();
    await stop();
    rmSync(ENGINE_SOCKET, { force: true });
  };

  describe('of one engine after another', () => {
    before(open);
    after(close);

    it('lists what an engine has, by repository, and says what it hides', async () => {
      await start(IMAGES, inspectOf('nginx:1.27,nginx:latest'));
      assert.deepEqual(engine?.asked, [], 'nothing is asked before the view is in sight');
      await window.showContainer('Layerscope');
      await window.expand('Images', 'nginx');
      await window.expand('Images', '1.27');
      const tops = ['    RUN', '    CMD', '    Final filesystem'];
      await shows('nginx', '  1.27', ...tops, '  latest', 'registry.example:5000/team/app');
      await says('3 shown · 1 dangling hidden');
      await window.page.locator('.activitybar .badge-content', { hasText: /^1$/ }).waitFor();
      await until('what is said of them', async () => {
        const [group, tag, step] = await window.treeRows('Images');
        assert.equal(group?.description, '2 tags · 187 MB');
        assert.match(tag?.ariaLabel ?? '', /^nginx:1\.27, 187 MB, .* ago, used by 2 containers/);
        assert.match(step?.ariaLabel ?? '', /^Layer 0, RUN, 4\.5 MB\. make/);
        return true;
      });
      await window.screenshot('images-light');
      await window.screenshot('images-dark', 'Dark Modern');
      await window.screenshot('images-high-contrast', 'Default High Contrast');
    });

    it('says that the engine is not running, and comes back by itself with it', async () => {
      await replace(IMAGES, inspectOf('nginx:1.27,nginx:latest'));
      await window.rowsAreStill('Images');
      await window.expand('Images', 'nginx');
      await window.collapse('Images', '1.27');
      await stop();
      await saysItIsGone();
      await window.screenshot('images-not-running');
      await start(IMAGES);
      await shows('nginx', '  1.27', '  latest', 'registry.example:5000/team/app');
    });

    it('shows an engine on a page of its own, which lives as the engine does', async () => {
      const { change } = await replace(IMAGES, {
        '/info': { ServerVersion: '28.0.0', Images: 3, ContainersRunning: 2 },
      });
      await window.collapse('Images', 'nginx');
      await window.runCommand('Layerscope: Show Engine');
      const page = window.webview;
      await page.getByRole('heading', { name: 'default', level: 1 }).waitFor();
      await page.getByText('as DOCKER_HOST says').waitFor();
      await page.getByText('2 running').waitFor();
      await change([imageRecord(['now:1'])]);
      await page.getByRole('button', { name: 'Open image x' }).waitFor();
      await window.screenshot('engine-page', 'Dark Modern');
      await stop();
      await page.getByRole('heading', { name: /has ended|No engine is/ }).waitFor();
      await window.reload();
      await page.getByRole('heading', { name: /No engine is/ }).waitFor();
      await start(IMAGES, { '/info': { ServerVersion: '28.0.0', ContainersRunning: 5 } });
      await page.getByText('5 running').waitFor();
    });

    it('keeps the selection and what is open while 2,000 images are listed anew', async () => {
      const many = Array.from({ length: 2000 }, (_, index) =>
        imageRecord([`team/app${String(index).padStart(4, '0')}:1`]),
      );
      const { change } = await replace(many);
      await window.expand('Images', 'team/app0001');
      const tag = window.view('Images').locator('.monaco-list-row[aria-level="2"]').first();
      const isSelected = async () => (await tag.getAttribute('aria-selected')) === 'true';
      await window.click(tag, 'the row to be selected', isSelected);
      await change([imageRecord(['team/aaa:1']), ...many]);
      const first = async () => (await labels()).slice(0, 4);
      await untilEqual(first, ['team/aaa', 'team/app0000', 'team/app0001', '  1']);
      await untilEqual(() => tag.getAttribute('aria-selected'), 'true');
    });

    it('copies, inspects, opens and searches what its rows are of', async () => {
      const layer = tarOf([{ name: 'etc/motd', content: 'I come from an engine' }]);
      const id = sha256(configOf([layer]));
      const record = imageRecord(['nginx:1.27', 'nginx:latest'], { Id: id });
      const inspected = {
        Id: id,
        RepoTags: record.RepoTags,
        Os: 'linux',
        Architecture: 'amd64',
        Size: 3_210_000_000,
        Config: { Env: ['FROM=engine'] },
        RootFS: { Layers: [sha256(layer)] },
      };
      const history = [{ Id: id, Created: 1_700_000_000, CreatedBy: 'COPY motd /etc/', Size: 21 }];
      const archive = dockerArchiveOf([layer], { tags: ['nginx:1.27'] });
      await replace([record], {
        '/images/nginx:1.27/json': inspected,
        '/images/nginx:1.27/history': history,
        [`/images/${id}/json`]: inspected,
        [`/images/${id}/history`]: history,
        '/images/get': (response) => response.end(archive),
      });
      await window.expand('Images', 'nginx');
      const tag = window.treeItem('Images', '1.27');
      const copiesOf = async (row: Locator, item: string) => {
        await window.clearClipboard();
        await window.chooseFromMenu(row, item);
        return window.copied();
      };
      const copies = (item: string) => copiesOf(tag, item);
      const exports = () => engine?.asked.filter((url) => url.includes('/images/get')).length;
      assert.equal(await copies('Copy Reference'), 'nginx:1.27');
      assert.equal(await copies('Copy Image ID'), id);
      assert.equal(await copies('Copy Digest'), record.RepoDigests[0]);
      await window.chooseFromMenu(tag, 'Inspect as JSON');
      await window.page.locator('.view-line', { hasText: 'FROM=engine' }).waitFor();
      await window.closeEditors();
      await window.expand('Images', '1.27');
      await window.expand('Images', 'Final filesystem');
      const unread = window.treeItem('Images', 'Read the files (exports 3.21 GB)…');
      await unread.waitFor();
      assert.equal(exports(), 0, 'nothing was exported');
      await window.screenshot('images-unread');
      await window.click(unread, 'the engine is asked', async () => (exports() ?? 0) > 0);
      await window.expand('Images', 'etc');
      const motd = window.treeItem('Images', 'motd');
      const text = window.page.locator('.view-line', { hasText: 'engine' }).filter({ hasText: 'come' });
      await window.click(motd, 'the file', async () => (await text.count()) === 1);
      await window.screenshot('images-files');
      await window.press('Images', 'Control+Enter');
      await until('it at the side too', async () => (await text.count()) === 2);
      assert.equal(await copiesOf(motd, 'Copy Path'), '/etc/motd');
      await window.closeEditors();
      await window.chooseFromMenu(motd, 'Find Path in Image…');
      await window.asked.titled('Find Path in');
      await window.asked.type('motd');
      await text.waitFor();
      await window.runCommand('Layerscope: Reveal in Layerscope View');
      await until('its row', async () => (await selected()).join() === 'motd');
      assert.equal(exports(), 1);
      const isOpen = async () => (await window.tabs()).some((title) => title.includes('nginx:1.27'));
      await window.click(tag, 'the page', isOpen);
    });

    it('shows several engines, each with its images or why it has none, and what to do', async () => {
      await replace(IMAGES);
      await window.collapse('Images', 'nginx');
      writeContexts({ elsewhere: 'tcp://127.0.0.1:1', strange: 'gopher://x' });
      await window.runCommand('Layerscope: Choose Engines…');
      for (const name of ['elsewhere', 'strange']) await window.asked.tick(name);
      await window.asked.accept();
      const down = '  No engine is running at elsewhere (tcp://127.0.0.1:1). Start it.';
      const strange =
        '  gopher://x is not an address of an engine; one begins with unix://, npipe://, tcp://, https:// or ssh:// and names a host or a path.';
      await shows(
        ...['default', '  nginx', '  registry.example:5000/team/app'],
        ...['elsewhere', down, '  Retry', 'strange', strange, '  Choose Engines…'],
      );
      const states = async () =>
        (await window.treeRows('Images')).filter(({ level }) => level === 1).map(({ description }) => description);
      await untilEqual(states, ['Docker 28.0.0', 'not running', 'wrong context']);
      assert.match((await window.treeRows('Images')).at(-2)?.ariaLabel ?? '', /^Error: gopher:.* path\./);
      await window.screenshot('images-several');
      await window.runCommand('Layerscope: Restart Engine');
      await window.asked.pick('elsewhere');
      await window.page
        .getByText('No command of this machine is known to restart the engine elsewhere')
        .first()
        .waitFor();
      await window.runCommand('Layerscope: Add Engine…');
      await window.asked.titled('Add an engine');
      await window.asked.type('gopher://y');
      await window.page.locator('.quick-input-message', { hasText: 'gopher://y is not an address' }).waitFor();
      await window.asked.type('127.0.0.1:2');
      await window.treeItem('Images', 'tcp://127.0.0.1:2').waitFor();
      window.configure({ 'layerscope.showEngineInStatusBar': true });
      const status = window.page.locator('.statusbar-item', {
        hasText: 'default, elsewhere, strange, tcp://127.0.0.1:2',
      });
      const question = window.asked.widget.locator('.quick-input-title', { hasText: 'Engines to show' });
      const isAsked = () => question.isVisible();
      await window.click(status, 'which engines are to be shown', isAsked);
      for (const name of ['elsewhere', 'strange', 'tcp://127.0.0.1:2']) await window.asked.tick(name, false);
      await window.screenshot('images-choose');
      await window.asked.accept();
      await shows('nginx', 'registry.example:5000/team/app');
      await status.waitFor({ state: 'detached' });
      const only = window.page.locator('.statusbar-item', { hasText: /^\s*default$/ });
      await window.click(only, 'which engines are to be shown', isAsked);
      await window.asked.tick('tcp://127.0.0.1:2');
      await window.dismiss();
    });

    it('shows what was hidden, filters, sorts, groups and adds up as it is told', async () => {
      const app = 'registry.example:5000/team/app:1.0';
      await replace(IMAGES, {
        ...inspectOf('nginx:1.27,nginx:latest'),
        [`/images/${idOf(app)}/json`]: { Id: idOf(app), RootFS: { Layers: [idOf('layer'), idOf('other')] } },
      });
      await window.runCommand('Layerscope: Group Images…');
      await window.asked.pick('Nothing');
      await window.collapse('Images', 'nginx:1.27');
      await shows('nginx:1.27', 'nginx:latest', app);
      await window.runCommand('Layerscope: Sort Images…');
      await window.asked.pick('Age, the newest first');
      await window.runCommand('Layerscope: Show Images Without a Tag…');
      await window.asked.tick('Dangling images');
      await window.asked.accept();
      const none = `<none> ${idOf('dangling').slice(7, 19)}`;
      await shows('nginx:1.27', 'nginx:latest', none, app);
      await window.runCommand('Layerscope: Filter Images…');
      await window.asked.titled('Show only images');
      await window.asked.type('in use');
      await shows('nginx:1.27', 'nginx:latest');
      await says('2 shown · 2 hidden by the filter “in use”');
      await window.runCommand('Layerscope: Filter Images…');
      await window.asked.titled('Show only images');
      await window.asked.type('nothing of this name');
      await says('The filter hides all images.');
      await window.screenshot('images-filtered');
      const clear = window.view('Images').getByText('Clear Filter');
      await window.click(clear, 'the filter is gone', async () => (await clear.count()) === 0);
      await shows('nginx:1.27', 'nginx:latest', none, app);
      await window.runCommand('Layerscope: Group Images…');
      await window.asked.pick('Base image');
      await shows('nginx:1.27', 'Base image not known');
      // The two tags of one image count once.
      for (const label of ['nginx:1.27', 'Base image not known'])
        await until(`${label} is selected`, async () => {
          const row = window.treeItem('Images', label);
          if ((await row.getAttribute('aria-selected', { timeout: PATIENCE_MS })) === 'true') return true;
          await row.click({ modifiers: ['ControlOrMeta'], timeout: PATIENCE_MS });
          return false;
        });
      await window.view('Images').getByText('up to 207 MB · 3 images').waitFor();
      await window.screenshot('images-by-base');
    });

    it('pulls what was searched for as a job, which is followed, fails in a sentence, and is tried again', async () => {
      const pulls: ServerResponse[] = [];
      await replace(IMAGES, {
        '/images/search': [{ name: 'small', description: 'of a test', star_count: 1234, is_official: true }],
        '/images/create': (response) => void pulls.push(response),
        '/images/docker.io/library/small:latest/json': { Id: idOf('small'), Os: 'linux', Architecture: 'amd64' },
        '/images/docker.io/library/small:latest/history': [],
      });
      const tell = (response: ServerResponse, ...messages: object[]) =>
        response.write(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
      await window.runCommand('Layerscope: Pull Image…');
      await window.asked.titled('Pull');
      await window.asked.input.fill('smal');
      await window.page.getByText('★ 1,234 · official: published by Docker itself').waitFor();
      await window.screenshot('pull-search');
      await window.asked.pick('small');
      await window.asked.pick('Pull docker.io/library/small:latest');
      const first = await until('the engine is asked', () => pulls[0]);
      tell(
        first,
        { status: 'Pulling fs layer', id: 'aaaaaaaaaaaa' },
        { status: 'Already exists', id: 'bbbbbbbbbbbb' },
        { status: 'Downloading', id: 'aaaaaaaaaaaa', progressDetail: { current: 5_000_000, total: 20_000_000 } },
      );
      await window.runCommand('View: Show Layerscope');
      await window.runCommand('Layerscope: Focus on Activity View');
      const row = window.treeItem('Activity', 'Pull small:latest');
      await row.getByText('Downloading · 1 of 2 done · 5 MB of 20 MB').waitFor();
      await window.expand('Activity', 'Pull small:latest');
      await window.treeItem('Activity', 'aaaaaaaaaaaa').getByText('Downloading · 5 MB of 20 MB').waitFor();
      await window.screenshot('activity');
      first.end(JSON.stringify({ error: 'toomanyrequests: You have reached your pull rate limit.' }));
      await window.answer(/Docker Hub takes no more pulls from here for now/, 'Retry');
      const second = await until('the engine is asked again', () => pulls[1]);
      tell(second, { status: 'Pull complete', id: 'aaaaaaaaaaaa' });
      second.end(JSON.stringify({ status: 'Status: Downloaded newer image for small:latest' }));
      await row.getByText(/^Pulled · /).waitFor();
      const line = window.page.locator('.view-line', { hasText: 'Pull complete' });
      await window.click(row, 'what it did', async () => (await line.count()) > 0);
      await window.screenshot('activity-log');
      await window.runCommand('Layerscope: Clear Finished Jobs');
      await row.waitFor({ state: 'detached' });
      await window.closeEditors();
    });

    it('runs an image by a form, opens a shell in the container, stops it and removes it', async () => {
      const id = 'cd'.repeat(32);
      const [image] = IMAGES;
      assert(image);
      let state = 'created';
      let exists = false;
      let body: Record<string, unknown> = {};
      let told = async (_: string) => {};
      const turns = (now: string, action: string): Answer => {
        return (response) => {
          state = now;
          response.writeHead(204).end();
          void told(action);
        };
      };
      const inspected: Answer = (response) => {
        const mounts = [{ Type: 'volume', Name: 'ef'.repeat(32), Destination: '/data' }];
        const State = { Status: state, ExitCode: 143 };
        response.end(JSON.stringify({ Id: id, Name: '/happy', State, Config: { Tty: true }, Mounts: mounts }));
      };
      let execs = 0;
      const { tell } = await replace(IMAGES, {
        '/images/nginx:1.27/json': {
          Id: image.Id,
          Os: 'linux',
          Architecture: 'amd64',
          Config: { ExposedPorts: { '80/tcp': {} }, Env: ['MODE=plain'], Cmd: ['serve'], Volumes: { '/data': {} } },
        },
        '/images/nginx:1.27/history': [],
        '/containers/json': (response) => {
          const Ports =
            state === 'running' ? [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }] : [];
          const Status = state === 'running' ? 'Up 1 second' : 'Exited (143) 1 second ago';
          const one = {
            Id: id,
            Names: ['/happy'],
            Image: 'nginx:1.27',
            ImageID: image.Id,
            State: state,
            Status,
            Ports,
          };
          response.end(JSON.stringify(exists ? [one] : []));
        },
        '/containers/create': (response, request) => {
          let text = '';
          request.on('data', (chunk) => {
            text += chunk;
          });
          request.on('end', () => {
            body = JSON.parse(text);
            exists = true;
            response.end(JSON.stringify({ Id: id }));
          });
        },
        [`/containers/${id}/start`]: turns('running', 'start'),
        [`/containers/${id}/stop`]: turns('exited', 'die'),
        [`/containers/${id}/json`]: inspected,
        '/containers/happy/json': inspected,
        '/containers/happy/exec': (response) => response.end(JSON.stringify({ Id: `e${++execs}` })),
        '/exec/e1/json': { Running: false, ExitCode: 0 },
        '/exec/e2/json': { Running: false, ExitCode: 3 },
        '/exec/e2/resize': {},
        '/containers/happy/resize': {},
        '/containers/happy/wait': (response) => response.flushHeaders(),
        [`/containers/${id}`]: (response) => {
          exists = false;
          response.writeHead(204).end();
          void told('destroy');
        },
      });
      told = tell;
      let typed = '';
      let isLeft = false;
      assert(engine);
      engine.streams['/containers/happy/attach'] = (stream) => {
        stream.on('data', (chunk: Buffer) => {
          typed += chunk;
        });
        stream.on('end', () => {
          isLeft = true;
          stream.end();
        });
      };
      engine.streams['/exec/e1/start'] = (stream) => stream.end('layerscope\n');
      engine.streams['/exec/e2/start'] = (stream) => {
        stream.write('bash-5.2# ');
        stream.on('data', (chunk: Buffer) => {
          typed += chunk;
          if (String(chunk).includes('\r')) stream.end('\r\nexit\r\n');
          else stream.write(chunk);
        });
      };
      await window.runCommand('Layerscope: Group Images…');
      await window.asked.pick('Repository');
      await window.runCommand('Layerscope: Show All Containers');
      await window.treeItem('Images', 'All Containers').getByText('none').waitFor();
      // Menus are those of several rows as long as several are selected.
      const all = window.treeItem('Images', 'All Containers');
      await window.click(all, 'it alone is selected', async () => (await selected()).join() === 'All Containers');
      await window.expand('Images', 'nginx');
      await window.chooseFromMenu(window.treeItem('Images', '1.27'), 'Run Image…');
      const form = window.asked.widget;
      // 8080 may be somebody's.
      await form.getByText(/^docker run --detach --publish 127\.0\.0\.1:(8080)?:80 nginx:1\.27$/).waitFor();
      await window.screenshot('run-form');
      const change = async (label: string, title: string, value: string) => {
        await window.asked.pick(label);
        await window.asked.titled(title);
        await window.asked.type(value);
        await window.asked.titled('docker run');
      };
      await change('Ports', 'Ports: the image exposes 80/tcp', '8080:80 53/udp');
      await change('Name', 'Name of the container', 'happy');
      await form.getByText(/ --name happy --publish 127\.0\.0\.1:8080:80 --publish 127\.0\.0\.1::53\/udp /).waitFor();
      await window.asked.pick('Run nginx:1.27');
      await window.expand('Images', 'All Containers');
      const row = window.treeItem('Images', 'happy').first();
      await row.getByText('nginx:1.27 · Up 1 second · 127.0.0.1:8080→80').waitFor();
      const { Image: of, HostConfig: hosts } = body as { Image: string; HostConfig: { PortBindings: unknown } };
      assert.equal(of, 'nginx:1.27');
      assert.deepEqual(hosts.PortBindings, {
        '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
        '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
      });
      await window.screenshot('all-containers');
      await window.chooseFromMenu(row, 'Open Shell in Container');
      await until('the shell is there', () => execs === 2);
      await until('it is typed to', async () => {
        await window.page.keyboard.type('ls');
        return typed.includes('ls');
      });
      await window.screenshot('container-shell');
      await window.page.keyboard.press('Enter');
      await until('it has ended', () => typed.includes('\r'));
      await window.screenshot('container-shell-ended');
      typed = '';
      await window.chooseFromMenu(row, 'Attach to Container');
      await until('its own program is typed to', async () => {
        await window.page.keyboard.type('x');
        return typed.includes('x');
      });
      // The first of them is the editor's elsewhere.
      await window.page.keyboard.press('Control+P');
      await window.page.keyboard.press('Control+Q');
      await until('the engine sees it left', () => isLeft);
      assert.match(typed, /^x+$/);
      await window.screenshot('container-left');
      await window.chooseFromMenu(row, 'Stop Container');
      await row.getByText('nginx:1.27 · Exited (143) 1 second ago').waitFor();
      await window.chooseFromMenu(row, 'Remove Container…');
      await window.page.getByText('anonymous volume efefefefefef').waitFor();
      await window.screenshot('container-removal');
      await window.answerDialog('Remove with Volumes');
      await row.waitFor({ state: 'detached' });
      assert(engine.asked.some((url) => url.endsWith(`/containers/${id}?v=true`)));
      await window.runCommand('Layerscope: Hide All Containers');
      await window.treeItem('Images', 'All Containers').waitFor({ state: 'detached' });
    });
  });

  describe('without images', () => {
    before(open);
    after(close);

    it('has a welcome of its own for every state of its engine', async () => {
      const inState = async (state: string, text: string, images: unknown, answers: Record<string, Answer> = {}) => {
        await start(images, answers);
        await window.runCommand('Layerscope: Refresh Images');
        await says(text);
        await window.screenshot(`images-${state}`);
        await stop();
      };
      await window.showContainer('Layerscope');
      await inState('connecting', 'Connecting to the engine…', [], { '/_ping': () => undefined });
      await inState('no-images', 'The engine has no images.', []);
      await inState('all-hidden', 'All images of the engine are without a tag', [imageRecord([])]);
      await inState('not-permitted', 'does not let you use it', [], { '/_ping': saying(403, '{"message":"denied"}') });
      await inState('not-an-engine', 'no container engine', [], { '/_ping': saying(200, 'hello') });
      await inState('refused', 'did not list its images', [], { '/images/json': saying(500, '{"message":"broken"}') });
      await inState('too-old', 'Docker 20.10 or newer is needed', [], {
        '/_ping': (response) => response.setHeader('Api-Version', '1.24').end('OK'),
        '/version': { Version: '1.12', ApiVersion: '1.24', MinAPIVersion: '1.12' },
      });
    });

    it('has a welcome of its own for every state of a way to an engine', async () => {
      const plain = createServer((socket) => socket.end('This is not TLS.')).listen(0, '127.0.0.1');
      await once(plain, 'listening');
      try {
        const { port } = plain.address() as AddressInfo;
        const states: readonly [string, string, string][] = [
          ['wrong-context', 'gopher://x', 'No other is taken in its place'],
          ['tls-not-spoken', `https://127.0.0.1:${port}`, 'does not speak TLS'],
          ['unreachable', 'tcp://host.invalid:2375', 'cannot be reached'],
          ['ssh', 'ssh://host.invalid', 'ssh cannot connect by itself'],
        ];
        await window.showContainer('Layerscope');
        writeContexts(Object.fromEntries(states.map(([state, host]) => [state, host])));
        let shown = 'default';
        for (const [state, , text] of states) {
          await window.runCommand('Layerscope: Choose Engines…');
          await window.asked.tick(shown, false);
          await window.asked.tick(state);
          await window.asked.accept();
          await says(text);
          await window.screenshot(`images-${state}`);
          shown = state;
        }
        const connect = window.view('Images').getByText('Connect in Terminal');
        await window.click(connect, 'ssh may ask in a terminal', async () => sshCalls().includes('-- host.invalid'));
      } finally {
        plain.close();
      }
    });
  });
});

function saying(status: number, text: string): Answer {
  return (response) => response.writeHead(status).end(text);
}

/** As `docker context create` does. */
function writeContexts(hosts: Readonly<Record<string, string>>): void {
  for (const [name, host] of Object.entries(hosts)) {
    const [path, text] = contextFile(name, host, {}, DOCKER_FOLDER);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
}

function inspectOf(text: string): Record<string, Answer> {
  const name = idOf(text);
  return {
    [`/images/${name}/json`]: {
      Id: name,
      RepoTags: ['nginx:1.27'],
      Os: 'linux',
      Architecture: 'amd64',
      Size: 187_000_000,
      RootFS: { Layers: [idOf('layer')] },
    },
    [`/images/${name}/history`]: [
      { Id: name, Created: 1_700_000_000, CreatedBy: 'CMD ["nginx"]', Size: 0 },
      { Id: '<missing>', Created: 1_700_000_000, CreatedBy: 'RUN /bin/sh -c make', Size: 4_500_000 },
    ],
  };
}
