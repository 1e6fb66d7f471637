import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ImageError } from '../../../src/image/errors.ts';
import { presentImages } from '../../../src/sources/catalog.ts';
import { hintsOf } from '../../../src/views/dockerfile/hintsOf.ts';
import { openPath } from '../../helpers/analysis.ts';
import { FIXTURES } from '../../helpers/fixtures.ts';

const BASE = { name: 'base:1', layers: 1, steps: 1, triggers: [] };

async function hintsOfFixture(name: string, change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes) {
  const source = await openPath(join(FIXTURES, 'archives', name));
  try {
    const [image] = presentImages(source.catalog);
    assert.ok(image);
    const attestations = image.attestations.map((attestation) => ({
      ...attestation,
      statements: attestation.statements.map((statement) => {
        const { blob } = statement;
        return blob
          ? {
              ...statement,
              blob: {
                ...blob,
                size: blob.size,
                read: async (at: number, length: number) => change(await blob.read(at, length)),
              },
            }
          : statement;
      }),
    }));
    const problems: ImageError[] = [];
    const hints = await hintsOf({ ...image, attestations }, BASE, (problem) => problems.push(problem));
    return { hints, problems };
  } finally {
    await source.close();
  }
}

describe('hintsOf', () => {
  it('is what the builder attested, and the base', async () => {
    const { hints, problems } = await hintsOfFixture('tiny.buildkit-oci.tar');
    assert.equal(hints.base, BASE);
    assert.match(hints.provenance?.dockerfile?.source ?? '', /^FROM /m);
    assert.deepEqual(problems, []);
  });

  it('is the base alone where nothing was attested', async () => {
    const { hints, problems } = await hintsOfFixture('tiny.docker20.tar');
    assert.deepEqual(hints, { provenance: null, base: BASE });
    assert.deepEqual(problems, []);
  });

  it('tells of an attestation that was changed, and does not believe it', async () => {
    const { hints, problems } = await hintsOfFixture('tiny.buildkit-oci.tar', (bytes) => bytes.map((byte) => byte ^ 1));
    assert.equal(hints.provenance, null);
    assert.equal(problems.length, 1);
  });
});
