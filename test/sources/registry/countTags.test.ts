import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countTags } from '../../../src/sources/registry/countTags.ts';
import { freePort } from '../../engines/freePort.ts';

const ME = { username: 'me', password: 'secret', identityToken: null };
const BASIC = `Basic ${Buffer.from('me:secret').toString('base64')}`;

describe('the tags of a repository', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: (readonly [string | undefined, string | undefined])[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => asked.splice(0));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const count = (credentials: typeof ME | null = null, signal?: AbortSignal) =>
    countTags({ registry: host(), repository: 'a/b' }, credentials, signal);
  const tags = (many: number) => JSON.stringify({ name: 'a/b', tags: Array.from({ length: many }, String) });

  it('are counted over all pages, of that registry alone', async () => {
    answer = ({ url }, response) => {
      const page = Number(/last=(\d+)/.exec(url ?? '')?.[1] ?? 0);
      const to = page < 2 ? `/v2/a/b/tags/list?n=1000&last=${page + 1}` : 'http://elsewhere.example/v2/';
      response.setHeader('Link', `<${to}>; rel="next"`).end(tags(3));
    };
    assert.deepEqual(await count(ME), { count: 9, isMore: false });
    assert.deepEqual(
      asked.map(([, authorization]) => authorization),
      [undefined, undefined, undefined],
    );
    answer = (_, response) => response.setHeader('Link', '</v2/a/b/tags/list?again>; rel="next"').end(tags(4000));
    assert.deepEqual(await count(), { count: 12_000, isMore: true });
    answer = (_, response) => response.end('{"tags":null}');
    assert.deepEqual(await count(), { count: 0, isMore: false });
  });

  it('are counted for who is logged in, by password or token', async () => {
    answer = ({ headers }, response) => {
      if (headers.authorization === BASIC) response.end(tags(2));
      else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    };
    assert.equal((await count(ME)).count, 2);
    await assert.rejects(count(), /does not say how many tags there are \(HTTP 401\)\.$/);
    answer = ({ url = '', headers }, response) => {
      if (url.startsWith('/token?'))
        response.end(JSON.stringify({ token: headers.authorization === BASIC ? 'T' : 'N' }));
      else if (headers.authorization === 'Bearer T') response.end(tags(5));
      else {
        const challenge = `Bearer realm="http://${host()}/token",service="s",scope="repository:a/b:pull"`;
        response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
      }
    };
    asked.splice(0);
    assert.equal((await count(ME)).count, 5);
    assert.deepEqual(asked[1], ['/token?service=s&scope=repository%3Aa%2Fb%3Apull', BASIC]);
    await assert.rejects(count(), { code: 'unreadable' });
  });

  it('are not asked for where that is not safe, or leads elsewhere', async () => {
    answer = (_, response) =>
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer realm="http://elsewhere.example/token"' }).end();
    await assert.rejects(count(ME), /\(realm http:\)\.$/);
    answer = (_, response) => response.writeHead(307, { Location: 'http://elsewhere.example/' }).end();
    await assert.rejects(count(ME), { code: 'unreadable' });
    answer = (_, response) => response.end('<html>');
    await assert.rejects(count(), { code: 'damaged' });
    answer = (_, response) => response.end(Buffer.alloc(5 << 20, ' '));
    await assert.rejects(count(), { code: 'limit' });
  });

  it('are not waited for when the user cancels, and say that nobody is there', async () => {
    const canceled = new AbortController();
    answer = () => canceled.abort();
    await assert.rejects(count(null, canceled.signal), { name: 'AbortError' });
    await assert.rejects(
      countTags({ registry: `127.0.0.1:${await freePort()}`, repository: 'a' }, null),
      /\(ECONNREFUSED\)\.$/,
    );
  });
});
