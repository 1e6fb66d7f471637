import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { ImageError } from '../../../src/image/errors.ts';
import type { BuildRequest } from '../../../src/sources/engine/builds.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { registryConfig } from '../../../src/sources/engine/credentials.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';

const REQUEST: BuildRequest = {
  dockerfile: 'docker/File',
  tags: ['a:1', 'h:5000/b'],
  target: 'base',
  arguments: { A: '1&2' },
  network: 'none',
};

describe('a build by an engine', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  const withAnswer = async (answer: Answer) => {
    engine = await FakeEngine.start({ '/build': answer });
    client = await EngineClient.connect(engine.endpoint);
    engine.asked.length = 0;
  };
  afterEach(async () => {
    client.close();
    await engine.stop();
  });
  const all = async (lines: AsyncIterable<string>) => {
    const gathered: string[] = [];
    for await (const line of lines) gathered.push(line);
    return gathered;
  };
  async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield Buffer.from(text);
  }

  it('sends the context as it is made, and gives what is told line by line', async () => {
    let sent = '';
    let headers: IncomingMessage['headers'] = {};
    await withAnswer(async (response, request: IncomingMessage) => {
      headers = request.headers;
      for await (const chunk of request) sent += chunk;
      response.write('{"stream":"a"}\r\n{"str');
      response.end('eam":"b"}\n');
    });
    const logins = registryConfig(
      new Map([
        ['docker.io', { username: 'a', password: 'ÿÿ?>~', identityToken: null }],
        ['r:5000', { username: '', password: '', identityToken: 't' }],
      ]),
    );
    const lines = await all(client.build({ ...REQUEST, registryConfig: logins }, pieces('one', 'two')));
    assert.deepEqual(
      lines.map((line) => line.trim()),
      ['{"stream":"a"}', '{"stream":"b"}'],
    );
    assert.equal(sent, 'onetwo');
    assert.match(headers['content-type'] ?? '', /^application\/(x-)?tar$/);
    const sentLogins = headers['x-registry-config']?.toString() ?? '';
    assert.match(sentLogins, /^[\w-]+={0,2}$/);
    assert.equal(sentLogins.length % 4, 0);
    const hub = 'https://index.docker.io/v1/';
    assert.deepEqual(JSON.parse(Buffer.from(sentLogins, 'base64url').toString()), {
      [hub]: { username: 'a', password: 'ÿÿ?>~', serveraddress: hub },
      'r:5000': { username: '', identitytoken: 't', serveraddress: 'r:5000' },
    });
    const { pathname, searchParams } = new URL(engine.asked[0] ?? '', 'http://x');
    assert.equal(pathname, '/v1.51/build');
    assert.deepEqual(
      [...searchParams].sort(),
      [
        ['buildargs', '{"A":"1&2"}'],
        ['dockerfile', 'docker/File'],
        ['forcerm', '1'],
        ['networkmode', 'none'],
        ['rm', '1'],
        ['t', 'a:1'],
        ['t', 'h:5000/b'],
        ['target', 'base'],
        ['version', '1'],
      ].sort(),
    );
  });

  it('says what went wrong with the context, not what that looked like', async () => {
    await withAnswer((_, request) => void request.resume());
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one');
      throw new ImageError('unreadable', 'The file is gone.');
    }
    await assert.rejects(all(client.build(REQUEST, broken())), { message: 'The file is gone.' });
  });

  it('ends when it is canceled, and lets the context go', async () => {
    const canceled = new AbortController();
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(100_000);
      } finally {
        closed = true;
      }
    }
    await withAnswer((_, request) => void request.once('data', () => canceled.abort()).resume());
    await assert.rejects(all(client.build(REQUEST, endless(), canceled.signal)), { name: 'AbortError' });
    assert.equal(closed, true);
  });

  it('says so when the engine ends in the middle', async () => {
    await withAnswer((response, request) => {
      request.resume().once('end', () => {
        response.write('{"stream":"a"}\n');
        setImmediate(() => response.destroy());
      });
    });
    await assert.rejects(all(client.build(REQUEST, pieces('x'))), { state: 'not-running' });
  });
});
