import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Check } from '../../src/image/checks.ts';
import { type Digest, digestOf } from '../../src/image/digest.ts';
import type { Image } from '../../src/image/image.ts';
import { type Computed, checksOf, claimsOf, verdictOf } from '../../src/image/integrity.ts';
import { sentence, sentenceOf } from '../../src/image/sentence.ts';
import { objectOf } from '../../src/image/verify.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openPath } from '../helpers/analysis.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}.tar`, import.meta.url));

/** The first image of a fixture, and what was computed of its layers. */
async function opened(name: string): Promise<{ image: Image; computed: Computed }> {
  const source = await openPath(fixture(name));
  try {
    const [image] = presentImages(source.catalog);
    if (!image) throw new Error(`${name} holds no image`);
    const { read } = await readContents(image, { verify: true });
    return { image, computed: read.map((layer) => layer.computed) };
  } finally {
    await source.close();
  }
}

const lineOf = (check: Check) =>
  [`${objectOf(check)}: ${check.state}`, check.meaning && sentence(check.meaning.template, check.meaning.values)]
    .filter((part) => part)
    .join('. ');

/** Says of a fixture what does not simply match, and what it means. */
function finds(name: string, verdict: string, ...lines: string[]): void {
  it(`${name}: ${verdict}`, async () => {
    const { image, computed } = await opened(name);
    const checks = checksOf(image, computed);
    const odd = checks.filter(({ state, meaning }) => meaning || (state !== 'matches' && state !== 'unclaimed'));
    assert.deepEqual(odd.filter(({ follows }) => !follows).map(lineOf), lines);
    const { state, mismatches } = verdictOf(checks);
    assert.equal(`${state} ${mismatches}`, verdict);
  });
}

const ANOTHER_SIZE = 'Its length is not the one that its descriptor says; registries and engines refuse it.';
const ABSENT = 'Its bytes are not stored here, so that nothing can be computed.';
const TAKEN_OUT = 'The manifest names no such layer: it is missing, or was taken out.';
const HISTORY =
  'history: mismatch. The history tells of another number of layers than there are, so that which step made which layer is not certain.';
const BLOB =
  'blob: mismatch. The bytes are not those that were named: they were changed or damaged, or belong to another layer.';
const DIFF_ID =
  'diff ID: mismatch. The files in it are not those the config names: it was changed or damaged, or belongs to another image.';

describe('the integrity of an image', () => {
  finds('sample/hello', 'matches 0');
  finds('archives/several.docker28-graph', 'matches 0');
  finds('archives/estargz.crafted', 'matches 0');
  finds('edge/sha512-blobs', 'matches 0');
  finds('edge/history-none', 'matches 0');
  finds(
    'edge/tampered-config',
    'mismatch 1',
    'config: mismatch. The config was changed and kept its old name, or is another one: engines give the image another ID, and what its containers run is not what was named.',
  );
  finds(
    'edge/tampered-index',
    'mismatch 2',
    'index: mismatch. The index was changed after it was named, or is another one: which manifests belong to the image is not certain.',
    `index size: mismatch. ${ANOTHER_SIZE}`,
  );
  finds(
    'edge/tampered-manifest',
    'mismatch 2',
    'manifest: mismatch. The manifest was changed after it was named, or is another one: which config and layers belong to the image is not certain.',
    `manifest size: mismatch. ${ANOTHER_SIZE}`,
  );
  finds('edge/tampered-size', 'mismatch 1', `layer 0 size: mismatch. ${ANOTHER_SIZE}`);
  finds('edge/tampered-layer-oci', 'mismatch 2', `layer 0 ${BLOB}`, `layer 0 ${DIFF_ID}`);
  finds('rules/tampered-layer', 'mismatch 1', `layer 1 ${DIFF_ID}`);
  finds(
    'edge/layers-swapped',
    'mismatch 2',
    'layer 0 diff ID: mismatch. The config has this as layer 1, not as layer 0: the layers are not in their order.',
    'layer 1 diff ID: mismatch. The config has this as layer 0, not as layer 1: the layers are not in their order.',
  );
  finds(
    'edge/layers-fewer',
    'mismatch 2',
    'layer count: mismatch. The manifest names fewer layers than the config: some are missing or were taken out, and engines refuse the image.',
    HISTORY,
    `layer 1 blob: absent. ${TAKEN_OUT}`,
    `layer 1 diff ID: absent. ${TAKEN_OUT}`,
  );
  finds(
    'edge/layers-more',
    'mismatch 2',
    'layer count: mismatch. The manifest names more layers than the config: some were added, and engines refuse the image.',
    HISTORY,
    'layer 1 diff ID: unclaimed. The config knows no such layer: it was added, and engines refuse the image.',
  );
  finds('rules/short-history', 'mismatch 1', HISTORY);
  finds(
    'edge/gzip-truncated',
    'mismatch 1',
    'layer 1 diff ID: mismatch. It cannot be unpacked to its end, so that it is not what the config names.',
  );
  finds(
    'edge/layer-xz',
    'incomplete 0',
    'layer 0 diff ID: unreadable. It is stored in a form that cannot be unpacked here.',
  );
  finds('edge/layer-missing', 'incomplete 0', `layer 1 blob: absent. ${ABSENT}`, `layer 1 diff ID: absent. ${ABSENT}`);

  it('is found in whatever a real tool wrote', async function () {
    this.timeout(60_000);
    const folder = fileURLToPath(new URL('../fixtures/archives/', import.meta.url));
    const expected = readdirSync(new URL('../fixtures/expected/archives/', import.meta.url));
    for (const name of expected.map((file) => file.replace(/\.json$/, ''))) {
      const source = await openPath(folder + name);
      for (const image of presentImages(source.catalog)) {
        const { read } = await readContents(image, { verify: true });
        const checks = checksOf(
          image,
          read.map(({ computed }) => computed),
        );
        assert.deepEqual(verdictOf(checks), { state: 'matches', mismatches: 0 }, `${name} ${image.references}`);
      }
      await source.close();
    }
  });

  it('says whose bytes lie in the place of a layer', async () => {
    const { image, computed } = await opened('sample/hello');
    const named: Computed = computed.map((digests, layer) => (layer === 2 ? computed[4] : digests));
    assert.deepEqual(
      checksOf(image, named)
        .filter(({ state, follows }) => state === 'mismatch' && !follows)
        .map(lineOf),
      [
        'layer 2 blob: mismatch. These are the bytes that are named as layer 4, in the place of layer 2.',
        'layer 2 diff ID: mismatch. The config has this as layer 4, not as layer 2: the layers are not in their order.',
      ],
    );
  });

  it('has a chain ID for each layer, which is another from the first other layer on', async () => {
    const { image, computed } = await opened('edge/layers-swapped');
    const chain = checksOf(image, computed).filter(({ what }) => what === 'chain ID');
    const [second, first] = image.layers.map(({ diffId }) => diffId) as [Digest, Digest];
    assert.deepEqual(
      chain.map(({ claimed, computed: found, state, follows }) => [claimed, found, state, follows]),
      [
        [second, first, 'mismatch', true],
        [digestOf(`${second} ${first}`), digestOf(`${first} ${second}`), 'mismatch', true],
      ],
    );
  });

  it('waits for what is not computed yet, and says what could not be read', async () => {
    const { image, computed } = await opened('sample/hello');
    const failure = sentenceOf('{0} is gone.', ['It']);
    const some: Computed = computed.map((digests, layer) =>
      layer === 1 ? undefined : layer === 3 ? { failure } : digests,
    );
    const checks = checksOf(image, some);
    const statesOf = (layer: number) =>
      checks.filter((check) => check.layer === layer).map(({ what, state }) => `${what} ${state}`);
    assert.deepEqual(statesOf(0), ['blob matches', 'size matches', 'diff ID matches', 'chain ID matches']);
    assert.deepEqual(statesOf(1), ['blob unchecked', 'size matches', 'diff ID unchecked', 'chain ID unchecked']);
    assert.deepEqual(statesOf(2), ['blob matches', 'size matches', 'diff ID matches', 'chain ID unchecked']);
    assert.deepEqual(statesOf(3), ['blob unreadable', 'size matches', 'diff ID unreadable', 'chain ID unchecked']);
    assert.deepEqual(checks.find(({ layer }) => layer === 3)?.meaning, failure);
    assert.deepEqual(verdictOf(checks), { state: 'unchecked', mismatches: 0 });
  });

  it('says what a table of contents claims otherwise than the layer holds', async () => {
    const { image, computed } = await opened('archives/estargz.crafted');
    const [layer] = image.layers;
    const [known] = computed;
    assert(layer?.tocDigest && known && 'blob' in known && known.toc);
    const about = (tocDigest: Digest | undefined, now: Computed[number]) => {
      const { tocDigest: _, ...rest } = layer;
      const changed = { ...image, layers: [{ ...rest, ...(tocDigest && { tocDigest }) }] };
      return checksOf(changed, [now])
        .filter(({ what }) => what === 'table of contents')
        .map(lineOf);
    };
    const { toc, ...withoutToc } = known;
    const other = digestOf('another');
    assert.deepEqual(about(toc.digest ?? undefined, known), ['layer 0 table of contents: matches']);
    assert.deepEqual(about(undefined, known), ['layer 0 table of contents: unclaimed']);
    assert.deepEqual(about(undefined, withoutToc), []);
    assert.deepEqual(about(other, undefined), ['layer 0 table of contents: unchecked']);
    assert.deepEqual(about(other, { ...withoutToc, diffId: null }), ['layer 0 table of contents: unreadable']);
    assert.deepEqual(about(other, known), [
      'layer 0 table of contents: mismatch. The table of contents is not the one that the manifest names; engines that unpack by it refuse it.',
    ]);
    const none =
      'layer 0 table of contents: mismatch. The manifest names a table of contents, and the layer ends in none that can be read: engines unpack it without.';
    assert.deepEqual(about(other, withoutToc), [none]);
    assert.deepEqual(about(other, { ...known, toc: { digest: null, different: 0, path: null, unproven: 0 } }), [none]);
    const unproven =
      'layer 0 table of contents: unreadable. The table tells no digest of the contents of 2 files that could be compared: engines that unpack by it may get others.';
    for (const claimed of [toc.digest ?? undefined, undefined])
      assert.deepEqual(about(claimed, { ...known, toc: { ...toc, unproven: 2 } }), [unproven]);
    assert.match(
      about(other, { ...known, toc: { ...toc, unproven: 2 } })[0] ?? '',
      /: mismatch\. The table of contents is/,
    );
    assert.deepEqual(about(undefined, { ...known, toc: { ...toc, different: 3, path: '/etc/passwd', unproven: 2 } }), [
      'layer 0 table of contents: mismatch. The table says something else of 3 paths than the layer holds, first of /etc/passwd: engines that unpack by the table get other files.',
    ]);
  });

  it('is all claims while an engine has the bytes', async () => {
    const { image } = await opened('edge/layers-swapped');
    const claims = claimsOf(image, image.id);
    assert.deepEqual(
      claims.map((check) => [objectOf(check), check.claimed, check.computed, check.state]),
      [
        ['image ID', image.id, null, 'unchecked'],
        ...image.layers.flatMap(({ index, diffId, chainId }) => [
          [`layer ${index} diff ID`, diffId, null, 'unchecked'],
          [`layer ${index} chain ID`, chainId, null, 'unchecked'],
        ]),
      ],
    );
  });

  it('holds an engine to the ID that it has for the image: of the config, the manifest or an index', async () => {
    const { image, computed } = await opened('sample/hello');
    const idOf = (engineId: Digest) => checksOf(image, computed, engineId).find(({ what }) => what === 'image ID');
    for (const id of [image.id, image.rawManifest?.digest, ...image.indexes.map(({ digest }) => digest)])
      assert.equal(id && idOf(id)?.state, 'matches');
    const unknown = idOf(digestOf('other'));
    assert.equal(
      unknown && lineOf(unknown),
      'image ID: unreadable. The engine calls the image by something that its export does not hold.',
    );
    assert.deepEqual([unknown?.claimed, unknown?.computed], [digestOf('other'), null]);
    // Without a manifest there is nothing else that it could be.
    const plain = await opened('rules/chmod-copy');
    const checks = checksOf(plain.image, plain.computed, digestOf('other'));
    const other = checks.find(({ what }) => what === 'image ID');
    assert.equal(
      other && lineOf(other),
      'image ID: mismatch. The engine exported another image than the one it calls by this ID.',
    );
    assert.equal(other?.computed, plain.image.id);
    assert.equal(verdictOf(checks).mismatches, 1);
  });
});
