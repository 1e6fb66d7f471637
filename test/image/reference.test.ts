import assert from 'node:assert/strict';
import { familiarReference, normalizeReference, parseReference, printReference } from '../../src/image/reference.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SHA512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

/** `registry|repository|tag|digest` */
function parses(text: string, expected: string): void {
  it(`reads ${text}`, () => {
    const { registry, repository, tag, digest } = parseReference(text);
    assert.equal([registry, repository, tag ?? '', digest ?? ''].join('|'), expected);
  });
}

function refuses(text: string, reason: RegExp): void {
  it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () =>
    assert.throws(() => parseReference(text), { name: 'ImageError', code: 'unsupported', message: reason }));
}

describe('parseReference', () => {
  parses('nginx', 'docker.io|library/nginx||');
  parses('nginx:1.27', 'docker.io|library/nginx|1.27|');
  parses('bitnami/nginx', 'docker.io|bitnami/nginx||');
  parses('docker.io/nginx', 'docker.io|library/nginx||');
  parses('index.docker.io/nginx', 'docker.io|library/nginx||');
  parses('index.docker.io/a/b/c', 'docker.io|a/b/c||');
  parses('ghcr.io/a/b:c', 'ghcr.io|a/b|c|');
  parses('localhost/a', 'localhost|a||');
  parses('localhost:5000/a:b', 'localhost:5000|a|b|');
  parses('localhost:5000', 'docker.io|library/localhost|5000|');
  parses('Registry/a', 'Registry|a||');
  parses('myregistry/a', 'docker.io|myregistry/a||');
  parses('127.0.0.1:80/a', '127.0.0.1:80|a||');
  parses('[::1]:5000/a', '[::1]:5000|a||');
  parses(`nginx@${SHA256}`, `docker.io|library/nginx||${SHA256}`);
  parses(`nginx:1@${SHA512}`, `docker.io|library/nginx|1|${SHA512}`);
  parses('a/b__c/d-e--f.g_h', 'docker.io|a/b__c/d-e--f.g_h||');
  parses(`a:${'t'.repeat(128)}`, `docker.io|library/a|${'t'.repeat(128)}|`);
  parses('a:_x.Y-1', 'docker.io|library/a|_x.Y-1|');
  parses(`ghcr.io/${'a'.repeat(247)}`, `ghcr.io|${'a'.repeat(247)}||`);

  refuses('', /a repository has/);
  refuses('Nginx', /a repository has/);
  refuses('a/Nginx', /a repository has/);
  refuses('a//b', /a repository has/);
  refuses('/a', /a repository has/);
  refuses('a/', /a repository has/);
  refuses('-a', /a repository has/);
  refuses('a_', /a repository has/);
  refuses('a___b', /a repository has/);
  refuses('a..b', /a repository has/);
  refuses('a b', /a repository has/);
  refuses('ä', /a repository has/);
  refuses('a\n', /a repository has/);
  refuses('nginx:', /tag/);
  refuses('nginx:.a', /tag/);
  refuses('nginx:a b', /tag/);
  refuses('nginx:a:b', /tag/);
  refuses(`a:${'t'.repeat(129)}`, /tag/);
  refuses('nginx@', /no digest/);
  refuses('nginx@latest', /no digest/);
  refuses(`nginx@${SHA256.slice(0, -1)}`, /no digest/);
  refuses(`nginx@${SHA256.toUpperCase()}`, /no digest/);
  refuses(`nginx@${SHA256}@${SHA256}`, /more than one/);
  refuses('-x.y/a', /no host name/);
  refuses('x.y:/a', /no host name/);
  refuses('http://x.y/a', /no host name/);
  refuses(`ghcr.io/${'a'.repeat(248)}`, /longer than 255/);
});

function normalizes(text: string, expected: string): void {
  it(`makes ${text} ${expected}`, () => assert.equal(normalizeReference(text), expected));
}

describe('normalizeReference', () => {
  normalizes('nginx', 'docker.io/library/nginx:latest');
  normalizes('docker.io/library/nginx:latest', 'docker.io/library/nginx:latest');
  normalizes('localhost:5000/a', 'localhost:5000/a:latest');
  normalizes(`nginx@${SHA256}`, `docker.io/library/nginx@${SHA256}`);
  normalizes(`nginx:1@${SHA256}`, `docker.io/library/nginx:1@${SHA256}`);
  normalizes('Not A Reference', 'Not A Reference');
  normalizes('x'.repeat(3_000_000), 'x'.repeat(3_000_000));

  it('gives what reads as the same', () => {
    for (const text of ['nginx', 'ghcr.io/a/b:c', `a/b@${SHA512}`]) {
      const reference = parseReference(text);
      const again = parseReference(printReference(reference));
      assert.deepEqual(again, { ...reference, tag: reference.tag ?? (reference.digest ? null : 'latest') });
    }
  });
});

function shortens(text: string, expected: string): void {
  it(`makes ${text} ${expected}`, () => assert.equal(familiarReference(text), expected));
}

describe('familiarReference', () => {
  shortens('docker.io/library/nginx:latest', 'nginx:latest');
  shortens('docker.io/a/b:c', 'a/b:c');
  shortens('ghcr.io/library/b:c', 'ghcr.io/library/b:c');
  shortens('nginx:1', 'nginx:1');
});
