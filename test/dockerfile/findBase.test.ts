import assert from 'node:assert/strict';
import { findBase } from '../../src/dockerfile/findBase.ts';
import type { Image } from '../../src/image/image.ts';

const digest = (name: string) => `sha256:${name.repeat(64)}`;
/** Of layers by one letter each. */
function image(layers: string, more: { manifest?: string; index?: string; label?: string; name?: string } = {}): Image {
  return {
    layers: [...layers].map((letter) => ({ diffId: letter === '?' ? null : digest(letter) })),
    steps: [{ createdBy: 'ADD a' }],
    references: more.name ? [more.name] : [],
    manifestDigest: more.manifest ? digest(more.manifest) : null,
    indexes: more.index ? [{ digest: digest(more.index), bytes: new Uint8Array() }] : [],
    rawManifest: null,
    config: {
      config: more.label ? { Labels: { 'org.opencontainers.image.base.digest': digest(more.label) } } : {},
    },
  } as unknown as Image;
}
const nameOf = (built: Image, ...candidates: Image[]) => findBase(built, candidates)?.name;

describe('findBase', () => {
  const candidates = [image('a', { name: 'a', manifest: '1' }), image('ab', { name: 'ab', index: '2' }), image('b')];

  it('is the image with the most of the first layers', () => {
    assert.deepEqual(findBase(image('abc'), candidates), { name: 'ab', layers: 2, steps: 1, triggers: [] });
    assert.equal(nameOf(image('ab'), ...candidates), 'a');
    assert.equal(findBase(image('cab'), candidates), null);
    assert.equal(findBase(image('abc'), [image(''), image('?'), image('abc')]), null);
  });

  it('is the one that it says it was built on, where its layers are its first', () => {
    assert.equal(nameOf(image('abc', { label: '1' }), ...candidates), 'a');
    assert.equal(nameOf(image('abc', { label: '2' }), ...candidates), 'ab');
    assert.equal(nameOf(image('abc', { label: '3' }), ...candidates), 'ab');
    assert.equal(nameOf(image('abc', { label: '3' }), ...candidates, image('x', { manifest: '3', name: 'x' })), 'ab');
  });
});
