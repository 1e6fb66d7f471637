import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attested, readAttested } from '../../src/dockerfile/attested.ts';
import { matchDockerfile } from '../../src/dockerfile/match.ts';
import type { Image } from '../../src/image/image.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openPath } from '../helpers/analysis.ts';
import { sha256 } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

const TINY = readFileSync(join(FIXTURES, 'build/contexts/tiny/Dockerfile'), 'utf8');

/** The layer that line 15 made. */
const LINE_15 = 'sha256:ade61a96a530e8f93c5264a7ed0a782019aa0bb6e4a28e601456d503f1987da9';

async function withImage<T>(name: string, use: (image: Image) => Promise<T>): Promise<T> {
  const source = await openPath(join(FIXTURES, 'archives', name));
  try {
    const [image] = presentImages(source.catalog);
    assert.ok(image);
    return await use(image);
  } finally {
    await source.close();
  }
}

/** The image with the bytes of its statement changed, and named by the digest of those. */
function withStatement(image: Image, change: (text: string) => string): (bytes: Uint8Array) => Image {
  return (bytes) => {
    const changed = Buffer.from(change(Buffer.from(bytes).toString()));
    const statements = image.attestations.flatMap((attestation) =>
      attestation.statements.map((one) => ({ ...one, digest: sha256(changed), blob: memoryBytes(changed) })),
    );
    return { ...image, attestations: image.attestations.map((one) => ({ ...one, statements })) };
  };
}

async function readChanged(change: (text: string) => string): Promise<Attested & { image: Image }> {
  return withImage('tiny.buildkit-oci.tar', async (image) => {
    const blob = image.attestations[0]?.statements[0]?.blob;
    assert.ok(blob);
    const changed = withStatement(image, change)(await blob.read(0, blob.size));
    return { image: changed, ...(await readAttested(changed)) };
  });
}

describe('readAttested', () => {
  for (const name of ['tiny.buildkit-oci.tar', 'attestation.buildkit-oci.tar', 'tiny.buildkit-oci', 'tiny.crane-oci'])
    it(`finds what ${name} says of its build`, () =>
      withImage(name, async (image) => {
        const { provenance, problems } = await readAttested(image);
        assert.deepEqual(problems, []);
        assert.ok(provenance);
        // crane's was built without the source map.
        if (name === 'tiny.crane-oci') return assert.equal(provenance.dockerfile, null);
        assert.equal(provenance.dockerfile?.source, TINY);
        assert.deepEqual(
          [...provenance.layers]
            .sort(([a], [b]) => a - b)
            .map(([layer, lines]) => [layer, ...lines.map(({ first }) => first)]),
          [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((line, layer) => [layer, line]),
        );
        const { rows } = matchDockerfile(image, TINY, { provenance });
        for (const row of rows)
          if (row.layer !== null) assert.deepEqual(row.match, { kind: 'exact', reason: 'provenance' });
        return undefined;
      }));

  it('says nothing of an image without', () =>
    withImage('tiny.docker20.tar', async (image) => {
      assert.deepEqual(await readAttested(image), { provenance: null, problems: [] });
    }));

  it('believes no statement whose bytes were changed', () =>
    withImage('tiny.buildkit-oci.tar', async (image) => {
      const damaged = image.attestations.map((one) => ({
        ...one,
        statements: one.statements.map((statement) => ({ ...statement, blob: memoryBytes(Buffer.from('{}')) })),
      }));
      const { provenance, problems } = await readAttested({ ...image, attestations: damaged });
      assert.equal(provenance, null);
      assert.match(problems[0]?.message ?? '', /other bytes than its digest says/);
    }));

  it('takes no statement about another image', async () => {
    const { provenance } = await readChanged((text) =>
      text.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${'0'.repeat(64)}"`),
    );
    assert.equal(provenance, null);
  });

  it('follows a chain only as far as its digests are those of the layers', async () => {
    const { image, provenance } = await readChanged((text) => text.replaceAll(LINE_15, `sha256:${'1'.repeat(64)}`));
    assert.deepEqual(
      [...(provenance?.layers.keys() ?? [])].sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6],
    );
    const { rows } = matchDockerfile(image, TINY, { provenance });
    const reasons = rows.flatMap(({ layer, match }) => (layer === null || match.kind === 'none' ? [] : [match.reason]));
    assert.deepEqual(reasons, [...Array(7).fill('provenance'), ...Array(4).fill('text')]);
  });

  for (const [what, text, message] of [
    ['no JSON', '{', /not valid JSON/],
    [
      'another shape',
      '{"predicateType":"https://slsa.dev/provenance/v1","predicate":{"runDetails":[]}}',
      /unexpected value/,
    ],
  ] as const)
    it(`names what is wrong with a statement that is ${what}`, async () => {
      const { provenance, problems } = await readChanged(() => text);
      assert.equal(provenance, null);
      assert.match(problems[0]?.message ?? '', message);
    });
});
