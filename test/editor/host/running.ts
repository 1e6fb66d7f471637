import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Engine } from '../../engines/engine.ts';
import { shellLayer } from '../../engines/shell.ts';
import { configOf, dockerArchiveOf } from '../../helpers/archive.ts';
import { until } from '../screen/until.ts';
import { does } from './answers.ts';

/** It ends at once when it is stopped, and with 7 when it is told to. */
const CONFIG = {
  Cmd: ['sh', '-c', 'while [ ! -e /over ]; do sleep 0.1; done; exit 7'],
  Env: ['PATH=/bin'],
  StopSignal: 'SIGKILL',
};

/** Runs an image by the commands, does with the container all that can be done, and asks the engine each time. */
export async function runOne(engine: Engine, endpoint: string): Promise<void> {
  // How one was run is known by its name, whichever engine has it.
  const reference = `localhost/layerscope-run-${endpoint}:1`;
  const layers = [shellLayer()];
  await engine.load(dockerArchiveOf(layers, { tags: [reference], config: configOf(layers, { config: CONFIG }) }));
  const image = { kind: 'name', enginePlace: { kind: 'engine', endpoint, reference } };
  const row = (container: string) => ({ layerscopeContainer: { endpoint, container } });
  const stateOf = async (name: string) => (await engine.inspectContainer(name)).State.Status;
  const becomes = (name: string, state: string) => until(state, async () => (await stateOf(name)) === state);

  const form = ['Name', 'layerscope-one', 'Ports', '18091:80', `Run ${reference}`];
  const asked = await does('runImage', [image], ...form);
  assert.equal(asked[0]?.title, `docker --context ${endpoint} run --detach ${reference}`);
  assert.deepEqual(asked.at(-1), { title: 'layerscope-one runs.', says: ['Open in Browser', 'Show Log'] });
  const { Id: id, HostConfig: config } = await engine.inspectContainer('layerscope-one');
  assert.deepEqual(config.PortBindings, { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18091' }] });

  const [listed] = await does('stopContainer', [], ['layerscope-one']);
  assert.match(listed?.says.join('\n') ?? '', /^layerscope-one · localhost\/layerscope-run-\S+:1 · Up /m);
  await becomes(id, 'exited');
  // Docker 20.10 without a bridge, as ours, renames nothing that runs.
  const renamed = await does('renameContainer', [row('layerscope-one')], 'layerscope-two');
  assert.deepEqual(renamed, [{ title: 'Rename layerscope-one', says: [] }]);
  assert.equal((await engine.inspectContainer(id)).Name, '/layerscope-two');
  await does('startContainer', [row('layerscope-two')]);
  await becomes(id, 'running');
  await does('killContainer', [row('layerscope-two')]);
  await becomes(id, 'exited');
  assert.equal((await engine.inspectContainer(id)).State.ExitCode, 137);

  await does('startContainer', [row('layerscope-two')]);
  await becomes(id, 'running');
  await does('openShell', [row('layerscope-two')]);
  const terminal = await until('a shell', () =>
    vscode.window.terminals.find(({ name }) => name === 'layerscope-two: sh'),
  );
  terminal.sendText('> /over');
  await becomes(id, 'exited');
  assert.equal((await engine.inspectContainer(id)).State.ExitCode, 7);
  terminal.dispose();

  const loss = 'What it wrote to its own files, and its log, go with it. Named volumes stay.';
  assert.deepEqual(await does('removeContainer', [row('layerscope-two')], 'Remove'), [
    { title: 'Remove the container layerscope-two?', says: ['layerscope-two', loss, 'Remove'] },
  ]);
  await assert.rejects(engine.inspectContainer(id), /No such container/);
  await engine.remove(reference);
}
