import type { BuiltModel, ContainerModel, EngineModel, RelatedModel } from '../../../../src/protocol/imageEngine.ts';
import type { ImageModel } from '../../../../src/protocol/imagePage.ts';
import { small } from './small.ts';

const STORE = '/var/lib/docker/overlay2';
const SIZES = [2_854_310, 40_003, 12, 12, 12, 0, 40_003, 6, 65, 0];
const FOLDERS = SIZES.map((_, layer) => `${STORE}/${String(layer).repeat(64)}/diff`);

const state: EngineModel = {
  id: small.id,
  digests: ['registry.example.com/team/small@sha256:2dcb566daf2c27adeb605719f1fdff5faa7c071fba061fb85ff7003bf6ee5a00'],
  size: 3_210_000_000,
  lastTagged: '2026-11-20T15:21:00Z',
  driver: 'overlay2',
  folders: [
    {
      name: 'LowerDir',
      path: FOLDERS.slice(0, -1).reverse().join(':'),
      about: 'The files of the layers below it, from the top down.',
    },
    { name: 'UpperDir', path: FOLDERS.at(-1) ?? '', about: 'The files of the topmost layer.' },
    { name: 'WorkDir', path: `${STORE}/work`, about: 'What overlayfs needs for itself.' },
  ],
  foldersHidden: null,
  described: false,
  asks: false,
  built: null,
};

/** The small image as it was exported. */
export const exported: ImageModel = {
  ...small,
  engine: state,
  layers: small.layers.map((layer) => ({
    ...layer,
    counted: SIZES[layer.index] ?? null,
    folder: FOLDERS[layer.index] ?? null,
  })),
  steps: small.steps.map((step, index) => ({ ...step, imageId: index === small.steps.length - 1 ? small.id : '' })),
};

/** The small image as its engine describes it. */
export function described(asks: boolean): ImageModel {
  return {
    ...exported,
    manifestDigest: null,
    indexDigest: null,
    attestations: [],
    storedSize: null,
    engine: {
      ...state,
      foldersHidden: asks ? 'These folders are in the virtual machine of Docker Desktop.' : null,
      described: true,
      asks,
    },
    layers: exported.layers.map((layer) => ({
      ...layer,
      digest: null,
      mediaType: null,
      size: null,
      compression: null,
    })),
    documents: ['config', 'inspect'],
  };
}

export const containers: ContainerModel[] = [
  {
    id: 'a'.repeat(64),
    name: 'web',
    endpoint: 'default',
    address: 'web',
    status: 'Up 2 hours',
    running: true,
    meaning: null,
  },
  {
    id: 'b'.repeat(64),
    name: 'a-migration-with-a-long-name-that-ran-once',
    endpoint: 'default',
    address: 'a-migration-with-a-long-name-that-ran-once',
    status: 'Exited (137) 3 days ago',
    running: false,
    meaning: 'It was killed (SIGKILL): by hand, after a stop it did not heed, or because memory ran out.',
  },
];

/** A container of the image, with its changes. */
export const ofContainer: ImageModel = {
  ...exported,
  layers: exported.layers.map((layer) =>
    layer.index < exported.layers.length - 1
      ? layer
      : { ...layer, diffId: null, digest: null, chainId: null, mediaType: null, size: null, compression: 'none' },
  ),
  steps: exported.steps
    .filter(({ layer }) => layer !== exported.layers.length - 1)
    .concat({
      layer: exported.layers.length - 1,
      keyword: '',
      text: 'Changes in container web',
      buildArgs: [],
      createdBy: 'Changes in container web',
      created: null,
      comment: null,
      empty: false,
      imageId: null,
    }),
};

/** The small image as it was built here, with what that changed. */
export function builtHere(built: BuiltModel): ImageModel {
  return { ...exported, engine: { ...state, built } };
}

const image = (id: string, label: string) => ({ id: `sha256:${id.repeat(64)}`, label, reference: label });

export const related: RelatedModel = {
  images: [
    { ...image('1', 'team/app:2.0'), relation: 'built-on-it', layers: 10, bytes: 2_974_423 },
    { ...image('2', '<none> 222222222222'), relation: 'same-layers', layers: 10, bytes: 2_974_423 },
    { ...image('3', 'debian:12-slim'), relation: 'base', layers: 1, bytes: 2_854_310 },
    { ...image('4', 'registry.example.com/another/team/web:nightly'), relation: 'shares', layers: 1, bytes: null },
  ],
  unread: 0,
  shared: 2_854_310,
  unique: 120_113,
};
