import type { DockerfileModel, LargeFileModel } from '../../../../src/protocol/dockerfile.ts';
import type { ContainerModel, RelatedModel } from '../../../../src/protocol/imageEngine.ts';
import type {
  CatalogModel,
  ContentsModel,
  DocumentKind,
  ImageModel,
  LayerModel,
  NoteModel,
  StepModel,
} from '../../../../src/protocol/imagePage.ts';
import { damagedContents, manyContents, smallContents, unreadContents, wastefulContents } from './contents.ts';
import {
  editedDockerfile,
  largestOfLayer,
  longDockerfile,
  reconstructedDockerfile,
  recordedDockerfile,
} from './dockerfile.ts';
import { builtHere, containers, described, exported, ofContainer, related } from './engine.ts';
import { claimedIntegrity, type ScenarioIntegrity, soundIntegrity, tamperedIntegrity } from './integrity.ts';
import { hugeDocument, many } from './many.ts';
import { small, smallDocuments } from './small.ts';

/** What the host would answer about one archive. */
export interface Scenario {
  readonly catalog: CatalogModel;
  /** By position and variant key. A sentence where reading it fails. */
  image(image: number, variant: string): ImageModel | string;
  contents(image: number, variant: string): ContentsModel;
  document(kind: DocumentKind): string;
  /** Without it, everything matches. */
  readonly integrity?: (model: ImageModel) => ScenarioIntegrity;
  readonly containers?: readonly ContainerModel[];
  readonly related?: RelatedModel;
  /** Without it, asking for it fails. */
  readonly dockerfile?: DockerfileModel;
  readonly largestFiles?: readonly LargeFileModel[];
}

const CATALOG: CatalogModel = {
  name: 'small.docker.tar',
  path: '/home/ada/images/small.docker.tar',
  format: 'Docker archive with an OCI index',
  fileSize: 1_264_640,
  images: [
    {
      label: 'small:1.0',
      references: ['small:1.0'],
      variants: [{ key: 'linux/amd64', platform: 'linux/amd64', state: 'present' }],
      defaultVariant: 'linux/amd64',
    },
  ],
  notes: [],
  target: null,
};

const ONE = CATALOG.images[0];

function scenario(model: ImageModel, catalog: Partial<CatalogModel> = {}, contents = smallContents): Scenario {
  const images = ONE ? [{ ...ONE, label: model.label, references: model.references }] : [];
  return {
    catalog: { ...CATALOG, images, ...catalog },
    image: () => model,
    contents: () => contents,
    document: (kind) => smallDocuments[kind],
  };
}

const layerNotes: NoteModel[] = [
  { text: 'Layer 2 is named by the manifest, but the archive does not hold its blob.', layer: 2 },
];
const imageNotes: NoteModel[] = [
  { text: 'The history has 9 steps that make a layer, but the image has 10 layers.', layer: null },
];

const damaged: ImageModel = {
  ...small,
  notes: [...layerNotes, ...imageNotes],
  storedSize: null,
  layers: small.layers.map((layer) => {
    if (layer.index === 2) return { ...layer, present: false, compression: null };
    if (layer.index === 3) return { ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' };
    if (layer.index === 4) return { ...layer, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' };
    return layer;
  }),
  steps: small.steps.map((step, index) =>
    index === 0 ? { ...step, text: '', createdBy: '', comment: null } : index === 11 ? { ...step, layer: null } : step,
  ),
};

const bare: ImageModel = {
  ...small,
  label: '<untagged> 2817e37e865b',
  references: [],
  manifestDigest: null,
  indexDigest: null,
  created: '1970-01-01T00:00:00Z',
  builder: null,
  attestations: [],
  layers: small.layers.slice(0, 1).map((layer) => ({ ...layer, digest: null, mediaType: null, compression: 'none' })),
  steps: small.steps.slice(0, 1),
  storedSize: 1_137_293,
  config: {
    entrypoint: [],
    command: [],
    user: null,
    workingDirectory: null,
    environment: [],
    ports: [],
    volumes: [],
    labels: [],
    healthcheck: null,
    stopSignal: null,
    shell: [],
    onBuild: [],
    author: null,
  },
  documents: ['config', 'inspect'],
};

const reason = 'The index names this platform, but the archive holds only its manifest digest, sha256:55f346cc724d….';
const multi: Scenario = {
  ...scenario(small),
  catalog: {
    ...CATALOG,
    name: 'multi.oci.tar',
    images: [
      {
        label: 'registry.example.com/team/multi:1.0',
        references: ['registry.example.com/team/multi:1.0', 'registry.example.com/team/multi:latest', 'multi:edge'],
        defaultVariant: 'linux/amd64',
        variants: [
          { key: 'linux/amd64', platform: 'linux/amd64', state: 'present' },
          { key: 'linux/arm64', platform: 'linux/arm64', state: 'present' },
          { key: 'linux/arm/v7', platform: 'linux/arm/v7', state: 'absent', reason },
          { key: 'linux/s390x', platform: 'linux/s390x', state: 'broken', reason: 'Its config is no JSON.' },
        ],
      },
    ],
  },
  image: (_image, variant) => ({
    ...small,
    label: 'registry.example.com/team/multi:1.0',
    platform: variant,
    layers: variant === 'linux/arm64' ? small.layers.slice(0, 2) : small.layers,
    steps: variant === 'linux/arm64' ? small.steps.slice(0, 4) : small.steps,
  }),
  contents: (_image, variant) => (variant === 'linux/arm64' ? wastefulContents : smallContents),
};

const engine: Scenario = {
  ...scenario(
    described(false),
    {
      name: 'small:1.0',
      path: 'engine:default/small:1.0',
      format: 'Docker 20.10.24 · overlay2 · default',
      fileSize: null,
    },
    { ...smallContents, image: exported },
  ),
  containers,
  related,
};

const { related: _, ...unrelated } = engine;
/** A container: its image, and what it changed as the layer that was the image's last. */
const engineContainer: Scenario = {
  ...unrelated,
  catalog: {
    ...engine.catalog,
    name: 'web',
    path: 'container:default/web',
    images: engine.catalog.images.map((image) => ({ ...image, label: 'web (container of small:1.0)' })),
  },
  image: () => ofContainer,
  contents: () => smallContents,
};

/** How an image of a scenario stands; of what an engine describes there are only claims. */
export function integrityOf(of: Scenario | undefined, image: number, variant: string): ScenarioIntegrity {
  const model = of?.image(image, variant);
  if (typeof model !== 'object') throw new Error(model);
  return model.engine?.described ? claimedIntegrity(model) : (of?.integrity ?? soundIntegrity)(model);
}

const LABELS = [
  'small:1.0',
  '<untagged> 9bca487680ae',
  'registry.example.com:5000/a/long/path/of/names/web:2026-11-20',
];
const three: Scenario = {
  ...scenario(small),
  catalog: {
    ...CATALOG,
    name: 'three.tar',
    images: LABELS.map((label, index) => ({
      label,
      references: label.startsWith('<') ? [] : [label, ...(index === 2 ? ['web:latest', 'web:2026', 'web:edge'] : [])],
      variants: [{ key: 'linux/amd64', platform: 'linux/amd64', state: 'present' }],
      defaultVariant: 'linux/amd64',
    })),
  },
  image: (index) =>
    index === 1
      ? { ...bare, label: LABELS[1] ?? '' }
      : index === 2
        ? 'The config of this image ends in the middle of a string.'
        : { ...small, label: LABELS[index] ?? '' },
};

const [LAYER] = small.layers as [LayerModel];
const [STEP] = small.steps as [StepModel];

/** Archives by name, as the address of the harness names them. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  small: scenario(small),
  /** Its layers have tables of contents. */
  toc: scenario(small),
  wasteful: scenario(small, {}, wastefulContents),
  bare: scenario(bare, { name: 'bare.tar', format: 'Docker archive', fileSize: null }, unreadContents),
  damaged: scenario(
    damaged,
    {
      notes: [
        'The archive ends before its last member does.',
        'Two members are both named manifest.json; the last one counts.',
        'The member repositories is no JSON.',
      ],
    },
    damagedContents,
  ),
  tampered: { ...scenario(small, { name: 'tampered.tar' }), integrity: tamperedIntegrity },
  multi,
  three,
  /** An engine's image that is exported as soon as it is opened, one that asks first, one that no container uses. */
  engine,
  engineBuilt: {
    ...engine,
    image: () => builtHere({ same: false, bytes: 40_003, kept: 6 }),
    contents: () => smallContents,
  },
  engineBuiltSame: {
    ...engine,
    image: () => builtHere({ same: true, bytes: 0, kept: 10 }),
    contents: () => smallContents,
  },
  engineBuiltLess: {
    ...engine,
    image: () => builtHere({ same: false, bytes: -12, kept: 10 }),
    contents: () => smallContents,
  },
  engineAsks: { ...engine, image: () => described(true) },
  engineContainer,
  /** One of whose platforms it does not have. */
  engineMulti: {
    ...engine,
    catalog: {
      ...engine.catalog,
      images: engine.catalog.images.map((image) => ({
        ...image,
        variants: [
          ...image.variants,
          {
            key: 'linux/arm/v7',
            platform: 'linux/arm/v7',
            state: 'absent',
            reason: 'The index names this platform, but it is not stored here.',
          },
        ],
      })),
    },
  },
  engineUnused: {
    ...engine,
    containers: [],
    related: { images: [], unread: 2, shared: null, unique: null },
  },
  huge: scenario({
    ...small,
    label: 'huge:1',
    layers: Array.from({ length: 20 }, (_, index) => ({ ...LAYER, index })),
    steps: Array.from({ length: 20 }, (_, index) => ({ ...STEP, layer: index, keyword: 'RUN', text: `step ${index}` })),
  }),
  odd: scenario({ ...small, label: 'odd:1', layers: small.layers.slice(0, 1), steps: small.steps.slice(0, 1) }),
  many: { ...scenario(many, {}, manyContents), document: () => hugeDocument() },
  /** A Dockerfile that was recorded, edited since, written from the history, a very long one, and no history at all. */
  dockerfile: { ...scenario(small), dockerfile: recordedDockerfile, largestFiles: largestOfLayer },
  dockerfileEdited: { ...scenario(small, {}, wastefulContents), dockerfile: editedDockerfile },
  dockerfileReconstructed: { ...scenario(small), dockerfile: reconstructedDockerfile },
  dockerfileLong: { ...scenario(many, {}, manyContents), dockerfile: longDockerfile, largestFiles: largestOfLayer },
  dockerfileEmpty: {
    ...scenario({ ...small, layers: [], steps: [] }),
    dockerfile: { ...reconstructedDockerfile, steps: [] },
  },
};
