import assert from 'node:assert/strict';
import { readFrames } from '../../../src/sources/engine/logFrames.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import { Random } from '../../helpers/random.ts';

const ID = 'ab'.repeat(32);

/** A frame as engines write it. */
function frame(stream: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

describe('a container of an engine', () => {
  const fake = clientOfFake();
  const { withAnswers } = fake;

  it('is inspected, whatever is left out', async () => {
    const { answers } = await withAnswers({
      '/containers/web/json': {
        Id: ID,
        Name: '/web',
        Image: ID,
        State: {
          Status: 'exited',
          ExitCode: 137,
          OOMKilled: true,
          StartedAt: 'a',
          FinishedAt: '2026-01-02T03:04:05.67891Z',
        },
        Config: { Tty: true },
        Mounts: [
          { Type: 'volume', Name: 'data', Destination: '/data' },
          { Type: 'volume', Name: ID, Destination: '/own' },
          {},
        ],
        GraphDriver: { Data: { UpperDir: '/u', LowerDir: null } },
        ImageManifestDescriptor: { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      },
    });
    assert.deepEqual(await fake.client.container('web').inspect(), {
      id: ID,
      name: 'web',
      image: `sha256:${ID}`,
      platform: 'linux/arm/v7',
      state: 'exited',
      exitCode: 137,
      oomKilled: true,
      startError: '',
      run: 'a 2026-01-02T03:04:05.67891Z',
      finished: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      tty: true,
      mounts: ['/data', '/own'],
      anonymousVolumes: [ID],
      folder: '/u',
    });
    answers['/containers/web/json'] = { Id: ID };
    assert.deepEqual(await fake.client.container('web').inspect(), {
      id: ID,
      name: ID.slice(0, 12),
      image: null,
      platform: null,
      state: '',
      exitCode: null,
      oomKilled: false,
      startError: '',
      run: ' ',
      finished: null,
      tty: false,
      mounts: [],
      anonymousVolumes: [],
      folder: null,
    });
  });

  it('is named in the sentence that says that it is not there', async () => {
    await withAnswers({});
    const { endpoint } = fake.client;
    for (const ask of [() => fake.client.container('web').inspect(), () => fake.client.container('web').processes()])
      await assert.rejects(ask(), { message: `The engine ${endpoint.host} has no container web.` });
  });

  it('cannot have a name that leads elsewhere', async () => {
    const { asked } = await withAnswers({});
    await assert.rejects(fake.client.container('../images/x').inspect());
    assert.deepEqual(asked, ['/v1.51/containers/..%2Fimages%2Fx/json']);
  });

  it('is started where it does not run, renamed, and removed with what is named', async () => {
    const said: string[] = [];
    const { answers } = await withAnswers({
      '/containers/web/start': (response, { method }) => {
        said.push(`${method} start`);
        response.writeHead(204).end();
      },
      // It was stopped before.
      '/containers/web/stop': (response) => response.writeHead(304).end(),
      '/containers/web/rename': (response, { url }) => {
        said.push(String(url));
        response.writeHead(204).end();
      },
      '/containers/web': (response, { method, url }) => {
        said.push(`${method} ${url}`);
        response.writeHead(204).end();
      },
    });
    const container = fake.client.container('web');
    await container.act('start');
    await container.act('stop');
    await container.rename('web-2');
    await container.remove({ force: false, volumes: false });
    await container.remove({ force: true, volumes: true });
    assert.deepEqual(said, [
      'POST start',
      '/v1.51/containers/web/rename?name=web-2',
      'DELETE /v1.51/containers/web',
      'DELETE /v1.51/containers/web?force=true&v=true',
    ]);
    answers['/containers/web/kill'] = (response) =>
      response.writeHead(409).end('{"message":"container web is not running."}');
    await assert.rejects(container.act('kill'), { message: /refused: container web is not running\.$/, status: 409 });
    // As Docker 20.10 says it of one that runs in a network which it does not find.
    answers['/containers/web/rename'] = (response) => response.writeHead(404).end('{"message":"network x not found"}');
    await assert.rejects(container.rename('web-3'), { message: /refused: network x not found\.$/, status: 404 });
  });

  it('prints on two streams, or on one where it has a terminal', async () => {
    const { asked } = await withAnswers({
      '/containers/web/logs': (response) => {
        response.write(frame(1, 'out\n').subarray(0, 5));
        setImmediate(() => response.end(Buffer.concat([frame(1, 'out\n').subarray(5), frame(2, 'err\n')])));
      },
    });
    const { signal } = new AbortController();
    const options = { tail: 10, timestamps: true };
    const told: string[] = [];
    for await (const { stream, bytes } of await fake.client.container('web').log(false, options, signal))
      told.push(`${stream} ${Buffer.from(bytes)}`);
    assert.deepEqual(told, ['stdout out\n', 'stderr err\n']);
    assert.deepEqual(asked, ['/v1.51/containers/web/logs?follow=true&stdout=true&stderr=true&tail=10&timestamps=true']);
    const raw: Buffer[] = [];
    for await (const { bytes } of await fake.client.container('web').log(true, options, signal))
      raw.push(Buffer.from(bytes));
    assert.deepEqual(Buffer.concat(raw), Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]));
  });

  it('has processes as a table', async () => {
    await withAnswers({ '/containers/web/top': { Titles: ['PID', 'CMD'], Processes: [['1', 'sh']] } });
    assert.deepEqual(await fake.client.container('web').processes(), { titles: ['PID', 'CMD'], rows: [['1', 'sh']] });
  });

  it('of Podman is given the time to stop that Docker gives it', async () => {
    const { answers, asked } = await withAnswers({
      '/_ping': (response) =>
        response.writeHead(200, { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }).end('OK'),
      '/containers/web/json': { Config: { StopTimeout: 0 } },
      '/containers/web/stop': (response) => response.writeHead(204).end(),
      '/containers/web/kill': (response) => response.writeHead(204).end(),
    });
    await fake.client.container('web').act('stop');
    answers['/containers/web/json'] = { Config: { StopTimeout: 3 } };
    await fake.client.container('web').act('stop');
    await fake.client.container('web').act('kill');
    assert.deepEqual(
      asked.filter((url) => !url.endsWith('/json')),
      ['/v1.41/containers/web/stop?t=10', '/v1.41/containers/web/stop?t=3', '/v1.41/containers/web/kill'],
    );
  });

  it('is asked of Podman for its processes by columns, without a program in it', async () => {
    const { asked } = await withAnswers({
      '/_ping': (response) =>
        response.writeHead(200, { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }).end('OK'),
      '/containers/web/top': { Titles: null, Processes: null },
    });
    assert.deepEqual(await fake.client.container('web').processes(), { titles: [], rows: [] });
    assert.deepEqual(asked, ['/v1.41/containers/web/top?ps_args=user%2Cpid%2Cppid%2Cpcpu%2Cetime%2Ctty%2Ctime%2Cargs']);
  });
});

describe('frames of a log', () => {
  const read = async (chunks: readonly Uint8Array[]) => {
    const streams = { stdout: '', stderr: '' };
    const feed = (async function* () {
      yield* chunks;
    })();
    for await (const { stream, bytes } of readFrames(feed, 'log')) streams[stream] += Buffer.from(bytes).toString();
    return streams;
  };

  it('are read alike however they come', async () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const expected = { stdout: '', stderr: '' };
      const frames: Buffer[] = [];
      for (let index = 0; index < 6; index++) {
        const text = 'x'.repeat(random.below(20));
        const isError = random.once(2);
        expected[isError ? 'stderr' : 'stdout'] += text;
        frames.push(frame(isError ? 2 : 1, text));
      }
      const all = Buffer.concat(frames);
      const chunks: Buffer[] = [];
      for (let at = 0; at < all.length; ) {
        const length = 1 + random.below(15);
        chunks.push(all.subarray(at, at + length));
        at += length;
      }
      assert.deepEqual(await read(chunks), expected);
    }
  });

  it('that are none are refused', async () => {
    await assert.rejects(
      read([Buffer.from('2026-11-26 plain text')]),
      /is not what the output of a container looks like/,
    );
    await assert.rejects(read([Buffer.from([9, 0, 0, 0, 0, 0, 0, 1, 65])]), /is not what the output/);
  });
});
