import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { RunOptions } from '../../../src/run/options.ts';
import { printPort } from '../../../src/run/ports.ts';
import { endOf } from '../../../src/sources/engine/exec.ts';
import { describeRun } from '../../../src/views/run/describeRun.ts';
import { RememberedRuns } from '../../../src/views/run/rememberedRuns.ts';
import { formTitle, runItems } from '../../../src/views/run/runForm.ts';
import { runWork } from '../../../src/views/run/runWork.ts';
import { startProblem } from '../../../src/views/run/startProblem.ts';
import { english } from '../../../src/views/words.ts';
import { until } from '../../editor/screen/until.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';

const ID = `sha256:${'ab'.repeat(32)}`;
const MADE = 'cd'.repeat(32);
const IMAGE = {
  Id: ID,
  RepoTags: ['web:1'],
  Os: 'linux',
  Architecture: 'amd64',
  Config: {
    ExposedPorts: { '80/tcp': {}, '53/udp': {} },
    Env: ['PATH=/bin', 'API_TOKEN=hush'],
    Cmd: ['serve', '--all'],
    Volumes: { '/data': {} },
  },
};
const describeError = (error: unknown) => (error instanceof Error ? error.message : '');

describe('running an image', () => {
  const fake = clientOfFake();
  const place = { kind: 'engine', endpoint: 'default', reference: 'web:1' } as const;
  const described = async (interactive = false, containers: readonly object[] = []) => {
    await fake.withAnswers({
      '/images/web:1/json': IMAGE,
      '/images/json': [{ Id: ID, RepoTags: ['web:1'] }],
      '/containers/json': containers,
    });
    return describeRun(fake.client, place, interactive);
  };
  const withEngine = (start: (response: import('node:http').ServerResponse) => void) =>
    fake.withAnswers({
      '/containers/create': { Id: MADE, Warnings: ['no swap'] },
      [`/containers/${MADE}/start`]: start,
      [`/containers/${MADE}/json`]: { Id: MADE, Name: '/happy', State: { Status: 'running' } },
      [`/containers/${MADE}`]: (response) => response.writeHead(204).end(),
    });
  const signal = new AbortController().signal;

  it('is proposed with what the image says, on ports that nobody has', async () => {
    const published = [8080, 8053].map((PublicPort) => ({ PrivatePort: 1, PublicPort, Type: 'tcp' }));
    const { image, proposed } = await described(false, [{ Id: 'x', Names: ['/db'], Ports: published }]);
    assert.deepEqual([...image.taken], ['db']);
    assert.deepEqual(proposed.ports.map(printPort), ['80', '53/udp']);
    assert.deepEqual([proposed.remove, proposed.interactive, proposed.restart], [false, false, 'no']);
  });

  it('in a terminal publishes nothing by itself, and leaves nothing behind', async () => {
    const { proposed } = await described(true);
    assert.deepEqual([proposed.ports, proposed.remove, proposed.interactive], [[], true, true]);
  });

  it('is shown as a form with the command line, without what is likely to be a secret', async () => {
    const { image, proposed } = await described();
    const options: RunOptions = {
      ...proposed,
      ports: [{ container: 80, protocol: 'tcp', address: '127.0.0.1', host: 8080 }],
      environment: { MODE: 'a b', DB_PASSWORD: 'hush', AT: 'https://me:hush@host/' },
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: true }],
    };
    const items = runItems({ image, options }, english);
    assert.equal(
      formTitle({ image, options }),
      "docker run --detach --publish 127.0.0.1:8080:80 --env 'MODE=a b' --env DB_PASSWORD --env AT --mount type=volume,source=data,target=/data,readonly web:1",
    );
    assert.doesNotMatch(JSON.stringify(items), /hush/);
    const texts = Object.fromEntries(items.map(({ row, description }) => [row, description]));
    assert.equal(texts['ports'], '8080:80, on 127.0.0.1 only');
    assert.equal(texts['run'], 'in the background');
    assert.equal(texts['copy'], 'docker takes DB_PASSWORD AT from its own environment');
    assert.equal(texts['environment'], 'MODE=a b · DB_PASSWORD=•••• · AT=•••• · 2 of the image');
    assert.equal(texts['mounts'], 'data → /data (ro)');
    assert.equal(texts['command'], 'serve --all, of the image');
    assert.equal(texts['entrypoint'], 'none');
    // One platform is no choice.
    assert(!('platform' in texts));
    const other = runItems({ image, options: { ...options, entrypoint: 'sh' } }, english);
    // Then it gets no command of the image.
    assert.equal(other.find(({ row }) => row === 'command')?.description, 'none');
  });

  it('says what an image has by itself, and how long a command line is whose beginning is shown', async () => {
    const { image, proposed } = await described();
    const descriptions = (of: RunOptions) =>
      Object.fromEntries(runItems({ image, options: of }, english).map(({ row, description }) => [row, description]));
    const { environment, mounts, copy } = descriptions({ ...proposed, environment: { PATH: '/usr/bin' } });
    assert.deepEqual(
      [environment, mounts, copy],
      ['PATH=/usr/bin · 1 of the image', 'a volume of its own at /data', ''],
    );
    const long = { ...proposed, ports: [], command: ['echo', 'x'.repeat(1000)] };
    assert.equal(formTitle({ image, options: long }).length, 301);
    assert.equal(descriptions(long)['copy'], `all ${'docker run --detach web:1 echo '.length + 1000} characters`);
    const bare = { ...image, config: { ...image.config, environment: [], volumes: [] } };
    const texts = runItems({ image: bare, options: proposed }, english);
    const of = (row: string) => texts.find((each) => each.row === row)?.description;
    assert.deepEqual([of('environment'), of('mounts')], ['none', 'none']);
  });

  it('takes a name that every object has for one of a variable like any', async () => {
    const Env = ['constructor=1', '__proto__=2', 'toString=3'];
    await fake.withAnswers({
      '/images/web:1/json': { ...IMAGE, Config: { Env } },
      '/images/json': [],
      '/containers/json': [],
    });
    const { image, proposed } = await describeRun(fake.client, place, false);
    const texts = runItems({ image, options: proposed }, english);
    assert.equal(texts.find(({ row }) => row === 'environment')?.description, '3 of the image');
  });

  it('makes a container, starts it, and says how it is', async () => {
    const { proposed } = await described();
    const engine = await withEngine((response) => response.writeHead(204).end());
    const lines: string[] = [];
    const started = await runWork(
      fake.client,
      { ...proposed, name: 'happy', platform: 'linux/arm64' },
      { signal, log: (text) => lines.push(text) },
      describeError,
    );
    assert.deepEqual([started.id, started.container?.name, started.stream], [MADE, 'happy', null]);
    assert.deepEqual(lines, ['no swap', MADE]);
    assert.deepEqual(engine.asked.slice(0, 2), [
      '/v1.51/containers/create?name=happy&platform=linux%2Farm64',
      `/v1.51/containers/${MADE}/start`,
    ]);
  });

  it('removes a container again that does not start, and says whose port it wanted', async () => {
    const { proposed } = await described();
    const engine = await withEngine((response) =>
      response
        .writeHead(500)
        .end('{"message":"driver failed: Bind for 127.0.0.1:8080 failed: port is already allocated"}'),
    );
    await assert.rejects(runWork(fake.client, proposed, { signal, log: () => {} }, describeError), {
      message: /^Somebody has 127\.0\.0\.1:8080 already, so the container did not start, and was removed again\./,
    });
    assert.equal(engine.asked.at(-1), `/v1.51/containers/${MADE}?force=true&v=true`);
  });

  it('removes what the engine makes for somebody who has left', async () => {
    const { proposed } = await described();
    const engine = await withEngine((response) => response.writeHead(204).end());
    const controller = new AbortController();
    let make = () => {};
    engine.answers['/containers/create'] = (response) => {
      make = () => void response.end(JSON.stringify({ Id: MADE }));
      controller.abort(new Error('enough'));
    };
    const running = runWork(fake.client, proposed, { signal: controller.signal, log: () => {} }, describeError);
    await assert.rejects(running, { message: 'enough' });
    make();
    await until('it is removed', () => engine.asked.at(-1) === `/v1.51/containers/${MADE}?force=true&v=true`);
    assert(!engine.asked.some((path) => path.endsWith('/start')));
  });

  it('removes one that nobody can be connected to, since it was not started', async () => {
    const { proposed } = await described(true);
    const engine = await withEngine((response) => response.writeHead(204).end());
    const { client: real } = fake;
    const client: Parameters<typeof runWork>[0] = {
      createContainer: (request) => real.createContainer(request),
      container: (id) =>
        Object.assign(real.container(id), { attach: () => Promise.reject(new Error('The connection is lost')) }),
    };
    await assert.rejects(runWork(client, proposed, { signal, log: () => {} }, describeError), /was removed again/);
    assert.equal(engine.asked.at(-1), `/v1.51/containers/${MADE}?force=true&v=true`);
  });

  it('leaves a container that started, whatever is said of it then', async () => {
    const { proposed } = await described();
    const engine = await withEngine((response) => response.writeHead(204).end());
    engine.answers[`/containers/${MADE}/json`] = (response) =>
      response.writeHead(500).end('{"message":"out of order"}');
    await assert.rejects(runWork(fake.client, proposed, { signal, log: () => {} }, describeError), /out of order/);
    assert.equal(engine.asked.at(-1), `/v1.51/containers/${MADE}/json`);
  });

  it('in a terminal misses nothing that is printed, and knows how it ended when it is gone', async () => {
    const { proposed } = await described(true);
    let started = false;
    const engine = await withEngine((response) => {
      started = true;
      response.writeHead(204).end();
    });
    engine.answers[`/containers/${MADE}/wait`] = { StatusCode: 9 };
    engine.streams[`/containers/${MADE}/attach`] = (stream) => {
      assert(!started);
      stream.end('first');
    };
    const { stream } = await runWork(fake.client, proposed, { signal, log: () => {} }, describeError);
    assert(stream);
    let said = '';
    for await (const chunk of stream.stream) said += chunk;
    delete engine.answers[`/containers/${MADE}/json`];
    assert.deepEqual([said, await endOf(stream)], ['first', 9]);
  });

  it('says of a port that somebody has in the words of each engine', () => {
    const of = (message: string) => startProblem(new Error(message), describeError).sentence.values[0];
    assert.equal(of('listen tcp4 0.0.0.0:80: bind: address already in use'), '0.0.0.0:80');
    assert.equal(
      of('rootlessport cannot expose: listen tcp 127.0.0.1:8080: bind: address already in use'),
      '127.0.0.1:8080',
    );
    assert.equal(of('exec: "x": executable file not found'), 'exec: "x": executable file not found');
  });

  it('is remembered for each image and way, without secrets', async () => {
    const kept = new Map<string, unknown>();
    const state = {
      get: (key: string, fallback: unknown) => kept.get(key) ?? fallback,
      update: async (key: string, value: unknown) => void kept.set(key, JSON.parse(JSON.stringify(value))),
    } as unknown as vscode.Memento;
    const { proposed } = await described();
    const runs = new RememberedRuns(state);
    await runs.remember({
      ...proposed,
      restart: 'always',
      environment: { A: 'b', MY_SECRET: 'hush', AT: 'https://me:hush@host/' },
    });
    assert.doesNotMatch(JSON.stringify([...kept]), /hush/);
    const found = new RememberedRuns(state).of('web:1', false);
    assert.deepEqual([found?.restart, found?.environment], ['always', { A: 'b' }]);
    assert.equal(runs.of('web:1', true), undefined);
    const commandOf = async (...command: string[]) => {
      await runs.remember({ ...proposed, command });
      return new RememberedRuns(state).of('web:1', false)?.command;
    };
    assert.deepEqual(await commandOf('serve', '--mode=all', 'token'), ['serve', '--mode=all', 'token']);
    for (const words of [['--password=hush'], ['--api-key', 'hush'], ['https://me:hush@host/'], ['A_TOKEN=hush x']])
      assert.deepEqual(await commandOf('serve', ...words), []);
    assert.doesNotMatch(JSON.stringify([...kept]), /hush/);
    kept.set('layerscope.runs', { 'web:1': { ...found, restart: 'sometimes' } });
    assert.equal(runs.of('web:1', false), undefined);
  });
});
