import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Catalog, CatalogImage, Variant } from '../../src/image/image.ts';
import { checksOf } from '../../src/image/integrity.ts';
import { attestationLabel } from '../../src/image/labels.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openArchive, openPath } from '../helpers/analysis.ts';
import { blobPath, configOf, descriptorOf, json, ociLayoutOf, sha256 } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';

/** `linux/amd64 absent (provenance)`; an attestation that is not there has a `!`. */
function variantLine(variant: Variant): string {
  const attestations = variant.state === 'present' ? variant.image.attestations : variant.attestations;
  const labels = attestations.map((one) => `${attestationLabel(one)}${one.present ? '' : '!'}`);
  const state = variant.state === 'present' ? '' : ` ${variant.state}`;
  return `${variant.key.slice(0, 14)}${state}${labels.length > 0 ? ` (${labels.join(', ')})` : ''}`;
}

function imageLine({ references, variants, index }: CatalogImage): string {
  return `${references.join(' ') || '-'}${index ? ' index' : ''}: ${variants.map(variantLine).join(', ')}`;
}

/** The catalog in lines: the format, images, artifacts behind `+`. */
function lists(name: string, format: Catalog['format'], ...lines: string[]): void {
  it(name, async () => {
    const { catalog, close } = await openPath(join(FIXTURES, name));
    await close();
    assert.equal(catalog.format, format);
    assert.deepEqual([...catalog.images.map(imageLine), ...catalog.artifacts.map(({ type }) => `+ ${type}`)], lines);
  });
}

describe('catalogs', () => {
  const [tiny, both] = ['docker.io/library/tiny:1.0', 'docker-archive+oci-layout'] as const;
  lists('archives/tiny.docker20.tar', 'docker-archive', 'tiny:1.0: linux/amd64');
  lists('archives/tiny.docker28-graph.tar', both, `${tiny}: linux/amd64`);
  lists('archives/tiny.docker28-containerd.tar', both, `${tiny} index: linux/amd64 (provenance)`);
  lists('archives/tiny.skopeo-dir', 'dir', '-: linux/amd64');
  lists(
    'archives/multi.skopeo-dir',
    'dir',
    '- index: linux/amd64 (provenance), linux/arm64 (provenance), linux/arm/v7 (provenance)',
  );
  lists('archives/tiny.buildkit-oci.tar', 'oci-layout', `${tiny} index: linux/amd64 (provenance)`);
  lists('archives/attestation.buildkit-oci.tar', 'oci-layout', `${tiny} index: linux/amd64 (provenance)`);
  lists(
    'archives/attached.oras',
    'oci-layout',
    'latest: linux/amd64',
    '1.0: linux/amd64 (application/vnd.example.notes)',
  );
  lists(
    'archives/absent.docker28-containerd.tar',
    both,
    '127.0.0.1:5000/multi:1.0 index: linux/amd64 (attestation!), linux/arm64 absent (attestation!), linux/arm/v7 absent (attestation!)',
  );
  lists(
    'archives/several.docker28-containerd.tar',
    both,
    `${tiny} docker.io/library/tiny:latest index: linux/amd64 (provenance)`,
    'docker.io/library/second:1.0: linux/amd64',
    'docker.io/library/multi:1.0 index: linux/amd64 (provenance), linux/arm64 (provenance), linux/arm/v7 (provenance)',
  );
  lists('edge/config-missing-of-one.tar', 'docker-archive', 'gone:1.0: unknown broken', 'tiny:1.0: linux/amd64');
  lists('edge/digest-is-a-path.tar', 'oci-layout', '-: unknown broken', `${tiny}: linux/amd64`);
  lists('edge/index-cycle.tar', 'oci-layout', `${tiny} index: unknown broken, linux/amd64`);
  lists('edge/index-same-platform-twice.tar', 'oci-layout', `${tiny} index: linux/amd64, sha256:fa032f8`);
  lists(
    'edge/index-same-manifest-twice.tar',
    'oci-layout',
    `${tiny} docker.io/library/tiny:2.0: linux/amd64`,
    'docker.io/library/tiny:nested index: linux/amd64',
  );
  lists('edge/manifest-json-knows-more.tar', both, `${tiny} tiny:latest: linux/amd64`, 'other:1.0: linux/amd64');
  lists(
    'edge/signature-beside.tar',
    'oci-layout',
    `${tiny}: linux/amd64`,
    '+ application/vnd.dev.cosign.simplesigning.v1+json',
  );

  it('takes a manifest.json beside an index.json for what the index does not need', async () => {
    const layer = tarOf([{ name: 'a' }]);
    const config = configOf([layer]);
    const [layers, image] = [[descriptorOf(layer, 'l')], 'application/vnd.oci.image.config.v1+json'];
    const manifest = json({ schemaVersion: 2, config: descriptorOf(config, image), layers });
    const other = json({
      schemaVersion: 2,
      config: descriptorOf(config, image),
      layers,
      annotations: { other: 'yes' },
    });
    const members = ociLayoutOf({ manifests: [descriptorOf(manifest, 'm')] }, [manifest, config, layer]);
    const { catalog } = await openArchive(tarOf([...members, { name: 'manifest.json', content: other }]));
    assert.equal(catalog.format, 'oci-layout');
    const digests = presentImages(catalog).map(({ manifestDigest }) => manifestDigest);
    assert.deepEqual([catalog.images.length, catalog.notes.length, digests], [1, 0, [sha256(manifest)]]);
  });

  it('says of one image what is claimed wrongly on any way to it, whichever comes first', async () => {
    const layer = tarOf([{ name: 'a' }]);
    const config = configOf([layer]);
    const [layers, image] = [[descriptorOf(layer, 'l')], 'application/vnd.oci.image.config.v1+json'];
    const manifest = json({ schemaVersion: 2, config: descriptorOf(config, image), layers });
    const index = json({ manifests: [descriptorOf(manifest, 'm')] });
    const named = (name: string) => ({ annotations: { 'org.opencontainers.image.ref.name': name } });
    const right = descriptorOf(manifest, 'm', named('right'));
    const same = descriptorOf(manifest, 'm', named('same'));
    const longer = { ...descriptorOf(manifest, 'm', named('longer')), size: manifest.length + 1 };
    const changed = { ...descriptorOf(index, 'i', named('changed')), digest: sha256('another index') };
    const blobs = [manifest, config, layer];
    const other = `${'0'.repeat(64)}.json`;
    const entryOf = (Config: string, name: string) => ({ Config, RepoTags: [name], Layers: ['layer.tar'] });
    const files = [
      { name: `blobs/sha256/${sha256('another index').slice(7)}`, content: index },
      { name: other, content: config },
      { name: 'layer.tar', content: layer },
    ];
    const found = async (members: readonly TarMember[]) => {
      const { catalog } = await openArchive(tarOf(members));
      return presentImages(catalog).map((each) => [
        each.references,
        checksOf(each, [])
          .flatMap(({ what, state, follows }) => (state === 'mismatch' && !follows ? [what] : []))
          .sort(),
      ]);
    };
    const renamed = json({
      schemaVersion: 2,
      config: { ...descriptorOf(config, image), digest: `sha256:${'0'.repeat(64)}` },
    });
    const renamedFiles = [{ name: `blobs/sha256/${'0'.repeat(64)}`, content: config }, ...files];
    const renamedLayout = ociLayoutOf({ manifests: [descriptorOf(renamed, 'm')] }, [renamed, layer]);
    const renamedJson = { name: 'manifest.json', content: json([entryOf(other, 'other:1')]) };
    assert.deepEqual(await found([...renamedLayout, ...renamedFiles, renamedJson]), [
      [['other:1'], ['config', 'history', 'layer count']],
    ]);
    const ways = [right, same, longer, changed];
    const entries = [entryOf(blobPath(config), 'right:1'), entryOf(other, 'other:1')];
    for (const [manifests, listed] of [
      [ways, entries],
      [ways.toReversed(), entries.toReversed()],
    ] as const) {
      const manifestJson = { name: 'manifest.json', content: json(listed) };
      assert.deepEqual(await found([...ociLayoutOf({ manifests }, blobs), ...files, manifestJson]), [
        [
          ['changed', 'longer', 'other:1', 'right', 'right:1', 'same'],
          ['config', 'index', 'manifest size'],
        ],
      ]);
      const archive = [{ name: blobPath(config), content: config }, ...files, manifestJson];
      assert.deepEqual(await found(archive), [[['other:1', 'right:1'], ['config']]]);
    }
  });
});
