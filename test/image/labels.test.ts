import assert from 'node:assert/strict';
import { parseConfig } from '../../src/image/config.ts';
import { pairHistory } from '../../src/image/history.ts';
import type { CatalogImage, Image } from '../../src/image/image.ts';
import { attestationLabel, builderOf, labelOf } from '../../src/image/labels.ts';
import { json } from '../helpers/archive.ts';

const [A, B] = ['0123456789abcdef', 'fedcba9876543210'].map((digits) => `sha256:${digits.repeat(4)}`);

describe('labelOf', () => {
  const label = (image: unknown, expected: string) =>
    it(expected, () => assert.equal(labelOf(image as CatalogImage), expected));
  label({ references: ['docker.io/library/a:1', 'b:2'] }, 'a:1');
  label({ references: [], id: A }, '<untagged> 0123456789ab');
  label({ references: [], index: { digest: B }, variants: [] }, '<untagged> fedcba987654');
  label({ references: [], index: null, variants: [{ state: 'present', image: { id: A } }] }, '<untagged> 0123456789ab');
  label(
    {
      references: [],
      index: null,
      variants: [
        { state: 'broken', digest: null },
        { state: 'absent', digest: B },
      ],
    },
    '<untagged> fedcba987654',
  );
  label({ references: [], index: null, variants: [{ state: 'broken', digest: null }] }, '<untagged>');
});

describe('attestationLabel', () => {
  const label = (predicateTypes: string[], expected: string) =>
    it(`${predicateTypes} is ${expected}`, () => assert.equal(attestationLabel({ predicateTypes }), expected));
  label(['https://slsa.dev/provenance/v1'], 'provenance');
  label(['https://slsa.dev/provenance/v0.2', 'https://spdx.dev/Document'], 'provenance, SBOM (SPDX)');
  label(['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'], 'provenance');
  label(['https://cyclonedx.org/bom'], 'SBOM (CycloneDX)');
  label(['https://openvex.dev/ns/v0.2.0'], 'VEX');
  label(['application/vnd.dev.cosign.artifact.sig.v1+json'], 'signature');
  label(['application/vnd.example'], 'application/vnd.example');
  label([], 'attestation');
});

describe('builderOf', () => {
  const builder = (value: Readonly<Record<string, unknown>>, expected: string | null) =>
    it(`${JSON.stringify(value)} is by ${expected}`, () => {
      const config = parseConfig(json(value), 'It');
      assert.equal(builderOf({ config, ...pairHistory(config, 0) } as unknown as Image), expected);
    });
  builder({ config: { Labels: { 'io.buildah.version': '1.39.0' } }, docker_version: '1' }, 'Buildah 1.39.0');
  builder({ config: { Labels: { 'io.buildpacks.stack.id': 'x' } } }, 'Cloud Native Buildpacks');
  builder({ history: [{ created_by: 'RUN x', comment: 'buildkit.dockerfile.v0' }] }, 'BuildKit');
  builder({ history: [{ created_by: 'RUN x', comment: 'buildkit.dockerfile.v0' }, { empty_layer: true }] }, 'BuildKit');
  builder(
    {
      history: [{ created_by: 'a', comment: 'buildkit.dockerfile.v0' }, { created_by: '/bin/sh -c b' }],
      docker_version: '20.10.24',
    },
    'Docker 20.10.24',
  );
  builder({ history: [{ author: 'kaniko', created_by: 'RUN x' }] }, 'kaniko');
  builder({ history: [{ created_by: 'bazel build ...' }] }, 'Bazel');
  builder({ history: [{ created_by: 'jib-gradle-plugin:3.4' }] }, 'Jib');
  builder({ history: [{ created_by: 'apko', author: 'apko' }] }, 'apko');
  builder({ history: [{ author: 'ko', created_by: 'ko build ko://x' }] }, 'ko');
  builder({ history: [{ created_by: 'umoci insert' }] }, 'umoci');
  builder({ docker_version: '28.5.2' }, 'Docker 28.5.2');
  builder({ docker_version: '', history: null }, null);
});
