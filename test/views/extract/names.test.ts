import assert from 'node:assert/strict';
import { suggestedName, suggestedTar } from '../../../src/views/extract/names.ts';

describe('names that dialogs suggest', () => {
  it('are those of the image wherever the system can have them', () => {
    const latin1 = (text: string) => Buffer.from(text).toString('latin1');
    assert.deepEqual(
      ['passwd', 'a%20d', 'a:b', latin1('ünï')].map((name) => suggestedName(name, 'linux')),
      ['passwd', 'a%20d', 'a:b', 'ünï'],
    );
    assert.deepEqual(
      ['CON', 'a:b'].map((name) => suggestedName(name, 'win32')),
      ['%43ON', 'a%3Ab'],
    );
  });

  it('are text where the name is none', () => {
    assert.equal(suggestedName('caf\xe9', 'linux'), 'caf%E9');
  });

  it('of tars say what is in them', () => {
    assert.equal(suggestedTar('hello:1.0.0', { kind: 'final' }), 'hello-1.0.0-files.tar');
    assert.equal(suggestedTar('ghcr.io/a/b:1', { kind: 'layer', layer: 3 }), 'ghcr.io-a-b-1-layer-3.tar');
    assert.equal(suggestedTar('<untagged> 0123', { kind: 'range', from: 1, to: 2 }), 'untagged-0123-layers-1-2.tar');
    assert.equal(suggestedTar('../..', { kind: 'upTo', layer: 0 }), 'image-up-to-layer-0.tar');
  });
});
