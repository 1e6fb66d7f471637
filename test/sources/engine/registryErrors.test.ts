import assert from 'node:assert/strict';
import { parseReference } from '../../../src/image/reference.ts';
import { refusalOf } from '../../../src/sources/engine/refusal.ts';
import { explainRegistry, RegistryError, registryError } from '../../../src/sources/engine/registryErrors.ts';
import { endpointOf } from '../../helpers/fakeEngine.ts';

const NGINX = parseReference('nginx:none');
const OWN = parseReference('localhost:5000/own:1');

/** What engines were heard to say. */
const SAID: readonly [string, string][] = [
  [
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating',
    'rate-limited',
  ],
  ['unexpected status from GET request to https://ghcr.io/v2/: 429 Too Many Requests', 'rate-limited'],
  ['no matching manifest for linux/s390x in the manifest list entries', 'no-platform'],
  ['image index: no image found in manifest list for architecture s390x, variant "", OS linux', 'no-platform'],
  ['manifest for nginx:none not found: manifest unknown: manifest unknown', 'unknown'],
  ['failed to resolve reference "localhost:5000/own:1": localhost:5000/own:1: not found', 'unknown'],
  ['Get "http://localhost:5000/v2/own/manifests/1": no basic auth credentials', 'not-logged-in'],
  ['unauthorized: authentication required', 'not-logged-in'],
  ['initializing source: reading manifest 1 in own: unauthorized: incorrect username or password', 'not-logged-in'],
  [
    "pull access denied for own, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'denied',
  ],
  [
    'Patch "http://r/v2/x/blobs/uploads/1": write tcp 127.0.0.1:4->127.0.0.1:5: use of closed network connection',
    'unreachable',
  ],
  ['Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host', 'unreachable'],
  ['Get "https://r/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)', 'unreachable'],
  ['Get "https://r/v2/": x509: certificate signed by unknown authority', 'untrusted'],
  ['Get "https://localhost:5000/v2/": http: server gave HTTP response to HTTPS client', 'plain-http'],
  ['write /var/lib/docker/tmp/GetImageBlob1: no space left on device', 'no-room'],
  ['something else', 'other'],
];

describe('what engines say of registries', () => {
  for (const [words, failure] of SAID)
    it(`is ${failure}: ${words.slice(0, 50)}`, () => {
      const error = registryError(words, OWN);
      assert.equal(error.failure, failure);
      assert.ok(error.message.includes(words.slice(0, 20)) && /[.?]$/.test(error.message), error.message);
    });

  it('is not taken for what the image is called', () => {
    for (const [name, words, failure] of [
      ['app:429', 'manifest for app:429 not found: manifest unknown: manifest unknown', 'unknown'],
      ['r:5000/team/denied:403', 'Get "http://r:5000/v2/team/denied/manifests/403": EOF', 'unreachable'],
      [
        'r:5000/team/denied:403',
        'failed to resolve reference "r:5000/team/denied:403": r:5000/team/denied:403: not found',
        'unknown',
      ],
      ['r:5000/own:401', 'initializing source: reading manifest 401 in r:5000/own: manifest unknown', 'unknown'],
      ['denied', 'denied: requested access to the resource is denied', 'denied'],
      ['a:1', 'unauthorized: authentication required', 'not-logged-in'],
      ['r:5000/timeout:1', 'Get "http://r:5000/v2/timeout/manifests/1": no basic auth credentials', 'not-logged-in'],
    ] as const)
      assert.equal(registryError(words, parseReference(name)).failure, failure, words);
  });

  it('is a sentence that says what to do', () => {
    assert.equal(
      registryError('manifest unknown.', NGINX).message,
      'The registry docker.io has no docker.io/library/nginx:none (manifest unknown). Check the repository and the tag.',
    );
  });

  it('has the time until which a rate limit holds, where they say it', () => {
    const limited = (words: string, reference = OWN) => registryError(words, reference).message;
    assert.match(limited('toomanyrequests: retry-after: 90s, allowed: 44000/minute'), /again in 90 seconds\.$/);
    assert.match(limited('toomanyrequests: retry-after: 350.123ms'), /again in 1 seconds\.$/);
    assert.match(limited('429 Too Many Requests, Retry-After: 2h'), /again in 7200 seconds\.$/);
    assert.match(limited('toomanyrequests'), /^The registry localhost:5000 .* does not say until when .* later\.$/);
    assert.match(limited('toomanyrequests', NGINX), /^Docker Hub .* does not say until when /);
  });

  it('is told from what the engine itself refuses', () => {
    const refusal = (status: number, message: string) =>
      explainRegistry(refusalOf(status, Buffer.from(JSON.stringify({ message })), endpointOf('default')), NGINX);
    for (const [status, message, failure] of [
      [404, 'pull access denied for nginx, repository does not exist', 'denied'],
      [401, 'unauthorized: authentication required', 'not-logged-in'],
      [403, 'denied', 'denied'],
      [500, 'something', 'other'],
    ] as const) {
      const error = refusal(status, message);
      assert(error instanceof RegistryError);
      assert.equal(error.failure, failure);
    }
    const own = refusal(403, 'authorization denied by plugin example: no');
    assert.ok(!(own instanceof RegistryError));
    const other = new Error('else');
    assert.equal(explainRegistry(other, NGINX), other);
  });
});
