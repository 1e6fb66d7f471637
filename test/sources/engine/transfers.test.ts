import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { parseReference } from '../../../src/image/reference.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { until } from '../../editor/screen/until.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { gather } from '../../helpers/pieces.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('moving images', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  const withAnswers = async (answers: Record<string, Answer>) => {
    engine = await FakeEngine.start(answers);
    client = await EngineClient.connect(engine.endpoint);
    engine.asked.length = 0;
    return client.transfers;
  };
  afterEach(async () => {
    client.close();
    await engine.stop();
  });

  it('searches, and leaves out what makes no sense', async () => {
    const transfers = await withAnswers({
      '/images/search': [
        { name: 'nginx', description: 'a server', star_count: 20000, is_official: true, is_automated: false },
        { name: 'docker.io/library/alpine', star_count: -1 },
        { name: 'docker.io/me/own', description: null },
        { description: 'no name' },
      ],
    });
    const { rows, unreadable } = await transfers.search('ng inx', 25);
    assert.deepEqual(rows, [
      { name: 'nginx', description: 'a server', stars: 20000, isOfficial: true },
      { name: 'alpine', description: '', stars: 0, isOfficial: false },
      { name: 'me/own', description: '', stars: 0, isOfficial: false },
    ]);
    assert.equal(unreadable.length, 1);
    assert.deepEqual(engine.asked, ['/v1.51/images/search?term=ng%20inx&limit=25']);
  });

  it('asks what a registry has, as whoever it is to be', async () => {
    let headers: IncomingMessage['headers'] = {};
    const transfers = await withAnswers({
      '/distribution/localhost:5000/a/b:1/json': (response, request) => {
        headers = request.headers;
        response.end(
          JSON.stringify({
            Descriptor: { mediaType: 'application/vnd.oci.image.index.v1+json', digest: DIGEST, size: 1609 },
            Platforms: [
              { architecture: 'amd64', os: 'linux' },
              { architecture: 'arm64', os: 'linux', variant: 'v8' },
              { architecture: 'unknown', os: 'unknown' },
              { architecture: 'amd64', os: 'linux' },
            ],
          }),
        );
      },
    });
    assert.deepEqual(await transfers.remote(parseReference('localhost:5000/a/b:1'), { auth: 'who' }), {
      digest: DIGEST,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      size: 1609,
      platforms: ['linux/amd64', 'linux/arm64/v8'],
    });
    assert.equal(headers['x-registry-auth'], 'who');
    await transfers.remote(parseReference('localhost:5000/a/b:1'));
    assert.equal(headers['x-registry-auth'], undefined);
  });

  it('pulls by POST without a body, and a tag unless it is to be all of them', async () => {
    const requests: [string | undefined, string | undefined][] = [];
    const transfers = await withAnswers({
      '/images/create': (response, request) => {
        requests.push([request.method, request.headers['content-length']]);
        response.write('{"status":"Pulling from library/nginx","id":"latest"}\r\n{"status":"Digest: ');
        setImmediate(() => response.end(`${DIGEST}"}\r\n`));
      },
    });
    const pull = async (text: string, more = {}) => gather(await transfers.pull(parseReference(text), more));
    assert.deepEqual(
      (await pull('nginx')).map(({ status }) => status),
      ['Pulling from library/nginx', `Digest: ${DIGEST}`],
    );
    await pull('nginx:1', { platform: 'linux/arm64' });
    await pull('r:5000/a:1', { allTags: true });
    await pull(`r/a:1@${DIGEST}`);
    assert.deepEqual(requests, Array(4).fill(['POST', '0']));
    assert.deepEqual(
      engine.asked.map((path) => decodeURIComponent(path.replace('/v1.51/images/create?', ''))),
      [
        'fromImage=docker.io/library/nginx&tag=latest',
        'fromImage=docker.io/library/nginx&tag=1&platform=linux/arm64',
        'fromImage=r:5000/a',
        `fromImage=docker.io/r/a&tag=${DIGEST}`,
      ],
    );
  });

  it('pushes what a tag means, and nothing else in the place of a digest', async () => {
    const transfers = await withAnswers({ '/images/h:5000/a/push': (response) => response.end('{}') });
    for (const text of [`h:5000/a@${DIGEST}`, `h:5000/a:1@${DIGEST}`])
      await assert.rejects(transfers.push(parseReference(text)), { code: 'request', message: /has a digest/ });
    assert.deepEqual(engine.asked, []);
    await gather(await transfers.push(parseReference('h:5000/a')));
    assert.deepEqual(engine.asked.map(decodeURIComponent), ['/v1.51/images/h:5000/a/push?tag=latest']);
  });

  it('gives names', async () => {
    const methods: (string | undefined)[] = [];
    const transfers = await withAnswers({
      '/images/small:1/tag': (response, request) => {
        methods.push(request.method);
        response.writeHead(201).end();
      },
    });
    await transfers.tag('small:1', parseReference('h:5000/a/b'));
    assert.deepEqual(methods, ['POST']);
    assert.deepEqual(engine.asked.map(decodeURIComponent), ['/v1.51/images/small:1/tag?repo=h:5000/a/b&tag=latest']);
  });

  it('ends a pull in the middle, and the engine knows', async () => {
    let gone = false;
    const transfers = await withAnswers({
      '/images/create': (response) => {
        response.on('close', () => {
          gone = true;
        });
        response.write('{"status":"Waiting","id":"a"}\n');
      },
    });
    const canceled = new AbortController();
    const reading = (async () => {
      for await (const { id } of await transfers.pull(parseReference('nginx'), { signal: canceled.signal }))
        if (id === 'a') canceled.abort();
    })();
    await assert.rejects(reading, { name: 'AbortError' });
    await until('the engine sees it gone', () => gone);
  });

  it('says that the engine is gone where it goes in the middle', async () => {
    const transfers = await withAnswers({
      '/images/create': (response) => void response.write('{"status":"Waiting","id":"a"}\n', () => response.destroy()),
    });
    const reading = (async () => gather(await transfers.pull(parseReference('nginx'))))();
    await assert.rejects(reading, { state: 'not-running' });
  });
});
