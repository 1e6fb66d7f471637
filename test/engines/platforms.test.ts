import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../src/image/analyze.ts';
import type { Attestation, Variant } from '../../src/image/image.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { describeSource, openSource } from '../../src/sources/index.ts';
import { answersOf, openArchive } from '../helpers/analysis.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { Engine } from './engine.ts';
import { stated } from './stated.ts';

/** OCI layouts, with attestations and without, and the platforms of theirs that are present. */
const ARCHIVES = {
  'absent.docker28-containerd.tar': ['linux/amd64'],
  'attestation.buildkit-oci.tar': ['linux/amd64'],
  'multi-tags.buildkit-oci.tar': ['linux/amd64', 'linux/arm/v7', 'linux/arm64'],
  'windows.buildkit-oci.tar': ['windows/amd64'],
};
const HOST = process.env['LAYERSCOPE_CONTAINERD_HOST'];

describe('An image of an engine that keeps platforms', () => {
  const engine = new Engine(HOST ?? '');
  const engines = new Engines();
  let spools: string;

  before(async function () {
    spools = await mkdtemp(join(tmpdir(), 'layerscope-platforms-'));
    if (HOST) return;
    console.log('  skipped: there is no Docker that stores images in containerd here');
    this.skip();
  });
  after(async () => {
    engines.close();
    assert.deepEqual(await readdir(spools), [], 'nothing stays in the spool');
    await rm(spools, { recursive: true });
  });

  const addressOf = (reference: string, platform?: string) =>
    ({ kind: 'engine', endpoint: HOST ?? '', reference, ...(platform ? { platform } : {}) }) as const;
  const options = () => ({ spoolDirectory: spools, engines });
  /** One archive at a time: what another one brings is not absent. */
  const withArchive = async (name: string, use: (references: readonly string[]) => Promise<void>) => {
    const references = await engine.load(readFileSync(join(FIXTURES, 'archives', name)));
    assert(references.length > 0);
    try {
      await use(references);
    } finally {
      for (const reference of references) await engine.remove(reference);
    }
  };

  for (const [name, platforms] of Object.entries(ARCHIVES))
    it(`is what its saved archive is: ${name}`, () =>
      withArchive(name, async ([reference = '']) => {
        const archive = await engine.save(reference);
        await describedAsSaved(reference, archive);
        assert.deepEqual(await readdir(spools), [], 'nothing was exported');
        const saved = (await answersOf(openArchive(archive))).map(({ analysis }) => analysis);
        const whole = await answersOf(openSource(addressOf(reference), options()));
        assert.deepEqual(
          whole.map(({ analysis }) => analysis),
          saved,
        );
        assert.deepEqual(saved.map(({ platform }) => platform).sort(), platforms);
        for (const analysis of saved) {
          const [one] = await answersOf(openSource(addressOf(reference, analysis.platform), options()));
          assert.deepEqual(one?.analysis, withoutIndex(analysis), analysis.platform);
        }
      }));

  const describedAsSaved = async (reference: string, archive: Buffer) => {
    const saved = await openArchive(archive);
    const described = await describeSource(addressOf(reference), options());
    const [savedImage] = saved.catalog.images;
    const [image] = described.catalog.images;
    assert(savedImage && image);
    assert.deepEqual(image.variants.map(outline), savedImage.variants.map(outline));
    for (const [index, variant] of savedImage.variants.entries()) {
      const other: Variant | undefined = image.variants[index];
      if (variant.state === 'present' && other?.state === 'present')
        assert.deepEqual(stated(other.image), stated(variant.image), variant.platform);
    }
    await saved.close();
    await described.close();
  };

  it('is not there for a platform that is absent, and says so', () =>
    withArchive('absent.docker28-containerd.tar', async ([reference = '']) => {
      for (const platform of ['linux/arm64', 'linux/riscv64']) {
        const saying = { status: 404, message: new RegExp(` has no image ${reference} for ${platform}\\.$`) };
        await assert.rejects(openSource(addressOf(reference, platform), options()), saying);
        await assert.rejects(describeSource(addressOf(reference, platform), options()), saying);
      }
    }));
});

/** Of one platform an engine exports no index. */
function withoutIndex({ verification, ...analysis }: Analysis): Analysis {
  return { ...analysis, verification: verification.filter(({ object }) => object !== 'index') };
}

/** What of a platform both an engine and an archive say. */
function outline(variant: Variant) {
  const attestations = attestationsOf(variant).map(({ digest, present }) => ({ digest, present }));
  const { platform, state } = variant;
  return { platform, state, attestations, ...(state === 'absent' ? { digest: variant.digest } : {}) };
}

function attestationsOf(variant: Variant): readonly Attestation[] {
  return variant.state === 'present' ? variant.image.attestations : variant.attestations;
}
