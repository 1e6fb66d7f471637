import assert from 'node:assert/strict';
import { Capabilities, type Feature, isApiVersion } from '../../../src/sources/engine/capabilities.ts';

function docker(apiVersion: string, minApiVersion = '1.24'): Capabilities {
  return new Capabilities({ apiVersion, minApiVersion, libpod: null }, 'default (unix:///x)');
}

const ALL: readonly Feature[] = [
  'list-manifests',
  'shared-size',
  'inspect-platform',
  'history-platform',
  'export-platform',
  'attestations',
];

describe('the capabilities of an engine', () => {
  it('name the lower of its version and the newest tested, and not less than its minimum', () => {
    assert.equal(docker('1.41').api, '1.41');
    assert.equal(docker('1.51').api, '1.51');
    assert.equal(docker('1.54').api, '1.51');
    assert.equal(docker('1.60', '1.44').api, '1.51');
    assert.equal(docker('1.90', '1.60').api, '1.60');
    assert.equal(docker('2.0').api, '1.51');
  });

  it('are none where it is too old', () => {
    for (const version of ['1.40', '1.9', '0.99'])
      assert.throws(() => docker(version), {
        state: 'api-too-old',
        code: 'unsupported',
        message: `The engine default (unix:///x) has version ${version} of the Docker API; 1.41 or newer is needed. Update it.`,
      });
  });

  it('grow with the version', () => {
    const supported = (version: string) => ALL.filter((feature) => docker(version).supports(feature));
    assert.deepEqual(supported('1.41'), []);
    assert.deepEqual(supported('1.42'), ['shared-size']);
    assert.deepEqual(supported('1.47'), ['list-manifests', 'shared-size']);
    assert.deepEqual(supported('1.48'), ['list-manifests', 'shared-size', 'history-platform', 'export-platform']);
    assert.deepEqual(supported('1.49'), ALL.slice(0, 5));
    assert.deepEqual(supported('1.54'), ALL.slice(0, 5));
    assert.deepEqual(supported('1.55'), ALL);
  });

  it('that are requests of their own name the version that has them, the others none that was not tested', () => {
    assert.equal(docker('1.60').apiOf('attestations'), '1.55');
    assert.equal(docker('1.90', '1.60').apiOf('attestations'), '1.60');
    assert.equal(docker('1.60').apiOf('export-platform'), '1.51');
  });

  it('of Podman are its own', () => {
    const podman = new Capabilities({ apiVersion: '1.41', minApiVersion: '1.24', libpod: '5.6.0' }, 'p');
    assert.equal(podman.kind, 'podman');
    assert.deepEqual(
      ALL.filter((feature) => podman.supports(feature)),
      [],
    );
    assert.equal(new Capabilities({ apiVersion: '1.40', minApiVersion: '1.24', libpod: '3.0.1' }, 'p').api, '1.40');
  });

  it('that are missing are an error before anything is asked', () => {
    assert.throws(() => docker('1.41').need('export-platform'), {
      code: 'unsupported',
      message:
        'The engine default (unix:///x) cannot export one platform of an image; Docker can from version 1.48 of its API on.',
    });
    assert.doesNotThrow(() => docker('1.48').need('export-platform'));
  });

  it('are told by what is a version', () => {
    for (const text of ['1.41', '1.9', '2.0']) assert(isApiVersion(text), text);
    for (const text of ['', '1', 'v1.41', '1.41.1', '1.x', undefined, ['1.41']])
      assert(!isApiVersion(text), String(text));
  });
});
