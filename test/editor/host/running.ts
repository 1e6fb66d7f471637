import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Engine } from '../../engines/engine.ts';
import { shellLayer } from '../../engines/shell.ts';
import { configOf, dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { until } from '../screen/until.ts';
import { does } from './answers.ts';

/** How one was run is known by its name, whichever engine has it. */
const imageOf = (endpoint: string) => `localhost/layerscope-run-${endpoint}:1`;
/** It ends at once when it is stopped, and with 7 when it is told to. */
const CONFIG = {
  Cmd: ['sh', '-c', 'echo begun; while [ ! -e /over ]; do sleep 0.1; done; echo begun is over; exit 7'],
  Env: ['PATH=/bin', 'MODE=plain'],
  ExposedPorts: { '80/tcp': {} },
  StopSignal: 'SIGKILL',
};
const VOLUME = 'layerscope-run-data';

/** Runs an image by the commands, does with its containers all that can be done, and asks the engine each time. */
export async function runOne(engine: Engine, endpoint: string): Promise<void> {
  const layers = [shellLayer(), tarOf([{ name: 'etc/' }, { name: 'etc/motd', content: 'as built\n' }])];
  const tag = imageOf(endpoint);
  await engine.load(dockerArchiveOf(layers, { tags: [tag], config: configOf(layers, { config: CONFIG }) }));
  const run = new Running(engine, endpoint);
  await run.inBackground();
  await run.remembered();
  await run.interactively();
  await engine.removeVolume(VOLUME);
  await engine.remove(tag);
}

class Running {
  readonly #engine: Engine;
  readonly #endpoint: string;

  constructor(engine: Engine, endpoint: string) {
    this.#engine = engine;
    this.#endpoint = endpoint;
  }

  async inBackground(): Promise<void> {
    const asked = await does(
      'runImage',
      [this.#image],
      ...['Name', 'layerscope-one', 'Ports', '18091:80 0.0.0.0:18092:53/udp'],
      ...['Environment', 'MODE', 'other', 'Add a Variable…', 'API_TOKEN', 'hush', null],
      ...['Volumes', 'Add a Named Volume…', VOLUME, '/data', 'Read only', null, `Run ${this.#reference}`],
    );
    assert.match(asked[0]?.title ?? '', / run --detach --publish 127\.0\.0\.1:(8080)?:80 localhost/);
    assert.deepEqual(asked.at(-1), { title: 'layerscope-one runs.', says: ['Open in Browser', 'Show Log'] });
    const line = `--name layerscope-one --publish 127.0.0.1:18091:80 --publish 0.0.0.0:18092:53/udp --env MODE=other --env API_TOKEN --mount type=volume,source=${VOLUME},target=/data,readonly ${this.#reference}`;
    assert.equal(asked.at(-2)?.title, `docker --context ${this.#endpoint} run --detach ${line}`);
    const { Id: id, HostConfig: hosts, Config: config, Mounts: mounts } = await this.#inspect('layerscope-one');
    assert.deepEqual(hosts.PortBindings, {
      '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18091' }],
      '53/udp': [{ HostIp: '0.0.0.0', HostPort: '18092' }],
    });
    assert.deepEqual([...config.Env].sort(), ['API_TOKEN=hush', 'MODE=other', 'PATH=/bin']);
    const [mount] = mounts;
    assert.deepEqual([mount.Name, mount.Destination, mount.RW], [VOLUME, '/data', false]);
    assert.deepEqual([hosts.RestartPolicy.Name, hosts.AutoRemove], ['no', false]);

    await this.#isFollowedInItsLog('layerscope-one');
    await does('showContainerProcesses', [this.#row('layerscope-one')]);
    assert.match(this.#text(), /^[^\n]*\bPID\b.*\bCMD\b.*\n(?:.*\n)*.*\bsh -c echo begun;/);

    await does('pauseContainer', [this.#row('layerscope-one')]);
    assert.equal((await this.#inspect(id)).State.Status, 'paused');
    await does('unpauseContainer', [], ['layerscope-one']);
    assert.equal((await this.#inspect(id)).State.Status, 'running');
    const { StartedAt: before } = (await this.#inspect(id)).State;
    await does('restartContainer', [this.#row('layerscope-one')]);
    assert.notEqual((await this.#inspect(id)).State.StartedAt, before);
    const [listed] = await does('stopContainer', [], ['layerscope-one']);
    assert.match(listed?.says.join('\n') ?? '', /^layerscope-one · localhost\/layerscope-run-\S+:1 · Up /m);
    await this.#becomes(id, 'exited');
    // Docker 20.10 without a bridge, as ours, renames nothing that runs.
    const renamed = await does('renameContainer', [this.#row('layerscope-one')], 'layerscope-two');
    assert.deepEqual(renamed, [{ title: 'Rename layerscope-one', says: [] }]);
    assert.equal((await this.#inspect(id)).Name, '/layerscope-two');
    await does('startContainer', [this.#row('layerscope-two')]);
    await this.#becomes(id, 'running');
    await does('killContainer', [this.#row('layerscope-two')]);
    await this.#becomes(id, 'exited');
    assert.equal((await this.#inspect(id)).State.ExitCode, 137);

    await does('startContainer', [this.#row('layerscope-two')]);
    await this.#becomes(id, 'running');
    await does('showContainerLog', [this.#row('layerscope-two')]);
    await does('openShell', [this.#row('layerscope-two')]);
    const shell = await this.#terminal('layerscope-two: sh');
    shell.sendText('> /over');
    await this.#becomes(id, 'exited');
    assert.equal((await this.#inspect(id)).State.ExitCode, 7);
    shell.dispose();
    await until('the log says how it ended', () =>
      /\nbegun is over\n─── The container layerscope-two has ended with exit code 7\. ───\n$/.test(this.#text()),
    );

    const loss = 'What it wrote to its own files, and its log, go with it. Named volumes stay.';
    assert.deepEqual(await does('removeContainer', [this.#row('layerscope-two')], 'Remove'), [
      { title: 'Remove the container layerscope-two?', says: ['layerscope-two', loss, 'Remove'] },
    ]);
    await assert.rejects(this.#inspect(id), /No such container/);
    assert(await this.#engine.hasVolume(VOLUME));
  }

  /** What it printed, and prints from then on; a search goes from one place to the next. */
  async #isFollowedInItsLog(container: string): Promise<void> {
    await does('showContainerLog', [this.#row(container)]);
    await until('what was printed is there', () => this.#text() === 'begun\n');
    await does('restartContainer', [this.#row(container)]);
    await until('it is followed from its end on', () => this.#text() === 'begun\nbegun\n');
    const { activeTextEditor: editor } = vscode.window;
    assert(editor);
    editor.selection = new vscode.Selection(0, 0, 0, 5);
    await vscode.commands.executeCommand('layerscope.findInLog');
    await until('the next is found', async () => {
      if (editor.selection.active.line === 1) return true;
      await vscode.commands.executeCommand('editor.action.nextMatchFindAction');
      return false;
    });
    await vscode.commands.executeCommand('closeFindWidget');
  }

  /** As it was run the last time, but for the secret and the name, which is somebody's. */
  async remembered(): Promise<void> {
    const asked = await does(
      'runImage',
      [this.#image],
      ...['Ports', '', 'Name', 'layerscope-again', 'Restart', 'unless-stopped', `Run ${this.#reference}`],
    );
    assert.match(
      asked[0]?.title ?? '',
      / --publish \S+:80 --publish \S+ --env MODE=other --mount \S+,readonly localhost/,
    );
    const { Id: id, HostConfig: hosts, Config: config } = await this.#inspect('layerscope-again');
    assert.deepEqual([hosts.RestartPolicy.Name, hosts.PortBindings], ['unless-stopped', {}]);
    assert.deepEqual([...config.Env].sort(), ['MODE=other', 'PATH=/bin']);
    const [question] = await does('removeContainer', [this.#row('layerscope-again')], 'Kill and Remove');
    assert.equal(question?.says[0], 'layerscope-again: it runs, and is killed');
    await assert.rejects(this.#inspect(id), /No such container/);
  }

  /** Typed to, left, attached to again, and gone when it ends. */
  async interactively(): Promise<void> {
    const form = ['Name', 'layerscope-typed', 'Command', 'sh', `Run ${this.#reference}`];
    await does('runImageInteractively', [this.#image], ...form);
    const { Id: id, HostConfig: hosts, Config: config } = await this.#inspect('layerscope-typed');
    assert.deepEqual([hosts.AutoRemove, config.Tty, config.OpenStdin, config.Cmd], [true, true, true, ['sh']]);
    const first = await this.#terminal('layerscope-typed');
    first.sendText('sleep 1000');
    await until('it is interrupted, and typed to', async () => {
      first.sendText('\u0003', false);
      first.sendText('echo typed > /etc/motd');
      return (await this.#engine.changes('layerscope-typed')).includes('/etc/motd');
    });
    await this.#changesAreCompared();
    first.show();
    await until('it is in front', () => vscode.window.activeTerminal === first);
    await vscode.commands.executeCommand('layerscope.detachContainer');
    // Nobody reads what is typed any more, and it closes the terminal.
    await until('a key closes the terminal', () => {
      const isOpen = vscode.window.terminals.includes(first);
      if (isOpen) first.sendText('q', false);
      return !isOpen;
    });
    assert.equal((await this.#inspect(id)).State.Status, 'running');
    await does('attachContainer', [this.#row('layerscope-typed')]);
    const again = await this.#terminal('layerscope-typed');
    again.sendText('exit 5');
    await until('it is gone', () =>
      this.#inspect(id).then(
        () => false,
        () => true,
      ),
    );
    again.dispose();
  }

  /** On the page of the container, whose changes are the topmost layer. */
  async #changesAreCompared(): Promise<void> {
    await does('showContainerChanges', [this.#row('layerscope-typed')]);
    const rows = { layerscopeFiles: { selection: { kind: 'layer', layer: 2 }, paths: ['etc/motd'] } };
    const diff = await until('both versions', async () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      if (activeTab?.input instanceof vscode.TabInputTextDiff) return activeTab.input;
      await vscode.commands.executeCommand('layerscope.compareWithPrevious', rows);
      return undefined;
    });
    const textOf = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();
    assert.deepEqual([await textOf(diff.original), await textOf(diff.modified)], ['as built\n', 'typed\n']);
  }

  get #reference(): string {
    return imageOf(this.#endpoint);
  }

  get #image(): object {
    return { kind: 'name', enginePlace: { kind: 'engine', endpoint: this.#endpoint, reference: this.#reference } };
  }

  #row(container: string): object {
    return { layerscopeContainer: { endpoint: this.#endpoint, container } };
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer of an engine
  #inspect(container: string): Promise<any> {
    return this.#engine.inspectContainer(container);
  }

  #becomes(container: string, state: string): Promise<boolean> {
    return until(state, async () => (await this.#inspect(container)).State.Status === state);
  }

  #terminal(name: string): Promise<vscode.Terminal> {
    return until(name, () => vscode.window.terminals.find((each) => each.name === name));
  }

  /** Of the editor in front. */
  #text(): string {
    return vscode.window.activeTextEditor?.document.getText() ?? '';
  }
}
