import assert from 'node:assert/strict';
import type { Digest } from '../../src/image/digest.ts';
import type { Image, Layer, RawDocument } from '../../src/image/image.ts';
import type { ComputedDigests } from '../../src/image/integrity.ts';
import { hasMismatch, isVerified, type Verification, verifyImage } from '../../src/image/verify.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit): Digest => `sha256:${digit.repeat(64)}`) as [Digest, Digest, Digest];

function document(digest: Digest, claimed: Digest | null): RawDocument {
  return { digest, claimed, claimedSize: null, mediaType: null, bytes: new Uint8Array(0) };
}

function layer(more: Partial<Layer> = {}): Layer {
  const blob = memoryBytes(new Uint8Array(5));
  return { index: 0, blob, compression: 'gzip', claimedDigest: A, diffId: B, claimedSize: 5, ...more } as Layer;
}

function image(layers: readonly Layer[], more: Partial<Image> = {}): Image {
  const { length: namedLayers } = layers;
  const empty = { indexes: [], rawManifest: null, config: {}, steps: [], notes: [] };
  return { ...empty, rawConfig: document(C, C), layers, namedLayers, ...more } as unknown as Image;
}

/** `layer 0 blob: matches`, without the config's line. */
function is(what: string, one: Layer, computed: ComputedDigests | null, ...lines: string[]): void {
  it(what, () => {
    const found = verifyImage(image([one]), [computed]).slice(1);
    assert.deepEqual(
      found.map(({ object, state }) => `${object}: ${state}`),
      lines,
    );
  });
}

describe('verifyImage', () => {
  is(
    'a sound layer',
    layer(),
    { blob: A, diffId: B },
    'layer 0 blob: matches',
    'layer 0 diff ID: matches',
    'layer 0 size: matches',
  );
  is(
    'another blob',
    layer(),
    { blob: C, diffId: B },
    'layer 0 blob: mismatch',
    'layer 0 diff ID: matches',
    'layer 0 size: matches',
  );
  is(
    'another diff ID',
    layer(),
    { blob: A, diffId: C },
    'layer 0 blob: matches',
    'layer 0 diff ID: mismatch',
    'layer 0 size: matches',
  );
  is(
    'a blob that cannot be inflated',
    layer(),
    { blob: A, diffId: null },
    'layer 0 blob: matches',
    'layer 0 diff ID: mismatch',
    'layer 0 size: matches',
  );
  is(
    'a blob in a form that is not read',
    layer({ compression: 'xz' }),
    { blob: A, diffId: null },
    'layer 0 blob: matches',
    'layer 0 diff ID: unchecked',
    'layer 0 size: matches',
  );
  is(
    'another size',
    layer({ claimedSize: 6 }),
    { blob: A, diffId: B },
    'layer 0 blob: matches',
    'layer 0 diff ID: matches',
    'layer 0 size: mismatch',
  );
  is(
    'nothing claimed',
    layer({ claimedDigest: null, diffId: null, claimedSize: null }),
    { blob: A, diffId: B },
    'layer 0 blob: unclaimed',
    'layer 0 diff ID: unclaimed',
  );
  is('an absent layer', layer({ blob: null }), null, 'layer 0 blob: absent', 'layer 0 diff ID: absent');

  it('goes from the outermost index to the layers', () => {
    const documents = {
      indexes: [document(A, A), document(B, C)],
      rawManifest: document(A, B),
      rawConfig: document(C, null),
    };
    const layers = [layer(), layer({ index: 1, claimedSize: null })];
    const found = verifyImage(
      image(layers, documents),
      layers.map(() => ({ blob: A, diffId: B })),
    );
    assert.deepEqual(found, [
      { object: 'index', claimed: A, computed: A, state: 'matches' },
      { object: 'index', claimed: C, computed: B, state: 'mismatch' },
      { object: 'manifest', claimed: B, computed: A, state: 'mismatch' },
      { object: 'config', claimed: null, computed: C, state: 'unclaimed' },
      { object: 'layer 0 blob', claimed: A, computed: A, state: 'matches' },
      { object: 'layer 0 diff ID', claimed: B, computed: B, state: 'matches' },
      { object: 'layer 0 size', claimed: '5', computed: '5', state: 'matches' },
      { object: 'layer 1 blob', claimed: A, computed: A, state: 'matches' },
      { object: 'layer 1 diff ID', claimed: B, computed: B, state: 'matches' },
    ]);
  });
});

function sums(states: readonly Verification['state'][], verified: boolean, mismatch: boolean): void {
  it(`${states.join(', ') || 'nothing'} is ${verified ? '' : 'not '}verified`, () => {
    const verification = states.map((state) => ({ object: 'x', claimed: null, computed: null, state }));
    assert.deepEqual([isVerified(verification), hasMismatch(verification)], [verified, mismatch]);
  });
}

describe('isVerified and hasMismatch', () => {
  sums([], true, false);
  sums(['matches', 'unclaimed'], true, false);
  sums(['matches', 'absent'], false, false);
  sums(['matches', 'unchecked'], false, false);
  sums(['matches', 'mismatch', 'absent'], false, true);
});
