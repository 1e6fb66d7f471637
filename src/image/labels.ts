import { shortId } from './digest.ts';
import type { Attestation, CatalogImage, Image, Statement } from './image.ts';
import { familiarReference } from './reference.ts';

/** What people call an image: its first reference as they type it, or `<untagged>` with its short ID. */
export function labelOf(image: CatalogImage | Image): string {
  const [reference] = image.references;
  return reference === undefined ? `<untagged> ${shortIdOf(image)}`.trimEnd() : familiarReference(reference);
}

function shortIdOf(image: CatalogImage | Image): string {
  if ('id' in image) return shortId(image.id);
  if (image.index) return shortId(image.index.digest);
  for (const variant of image.variants) {
    if (variant.state === 'present') return shortId(variant.image.id);
    if (variant.digest) return shortId(variant.digest);
  }
  return '';
}

const PREDICATES: readonly [RegExp, string][] = [
  [/slsa\.dev\/provenance/, 'provenance'],
  [/spdx\.dev\/Document/, 'SBOM (SPDX)'],
  [/cyclonedx\.org\/bom/, 'SBOM (CycloneDX)'],
  [/openvex\.dev/, 'VEX'],
  [/cosign|simplesigning|sigstore/, 'signature'],
];

/** What an attestation states, in words; the predicate type itself where we have none. */
export function attestationLabel(attestation: Pick<Attestation, 'predicateTypes'>): string {
  const words = attestation.predicateTypes.map(
    (type) => PREDICATES.find(([pattern]) => pattern.test(type))?.[1] ?? type,
  );
  return [...new Set(words)].join(', ') || 'attestation';
}

/** The same for one statement. */
export function statementLabel({ predicateType }: Pick<Statement, 'predicateType'>): string {
  return attestationLabel({ predicateTypes: predicateType === '' ? [] : [predicateType] });
}

/** Who built it, where the config tells: `BuildKit`, `Docker 20.10.24`, `Buildah 1.39`, …; null where it does not. */
export function builderOf(image: Image): string | null {
  const labels = image.config.config?.Labels ?? {};
  const steps = image.steps;
  const buildah = labels['io.buildah.version'];
  if (buildah) return `Buildah ${buildah}`;
  if (Object.keys(labels).some((name) => name.startsWith('io.buildpacks.'))) return 'Cloud Native Buildpacks';
  const last = steps.findLast((step) => step.comment !== null || step.author !== null || step.createdBy !== '');
  if (last?.comment?.startsWith('buildkit.')) return 'BuildKit';
  if (last?.author === 'kaniko') return 'kaniko';
  if (/^bazel\b/i.test(last?.createdBy ?? '') || last?.author === 'Bazel') return 'Bazel';
  if (/^jib\b/i.test(last?.createdBy ?? '')) return 'Jib';
  if (last?.author === 'apko' || last?.createdBy === 'apko') return 'apko';
  if (last?.author === 'ko' || /^ko build\b/.test(last?.createdBy ?? '')) return 'ko';
  if (/^umoci\b/.test(last?.createdBy ?? '')) return 'umoci';
  const docker = image.config.docker_version;
  return docker ? `Docker ${docker}` : null;
}
