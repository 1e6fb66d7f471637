import type { CheckModel, IntegrityModel } from '../../../../src/protocol/imageIntegrity.ts';
import type { ImageModel } from '../../../../src/protocol/imagePage.ts';

/** What the host says of an image before it was verified, and after. */
export interface ScenarioIntegrity {
  readonly before: IntegrityModel;
  readonly after: IntegrityModel;
}

type What = CheckModel['what'];

function check(what: What, claimed: string | null, layer: number | null = null): CheckModel {
  const state = claimed === null ? 'unclaimed' : 'matches';
  return { what, layer, claimed, computed: claimed ?? OTHER, state, meaning: null, follows: what === 'chain ID' };
}

const OTHER = `sha256:${'c0ffee'.repeat(11)}`.slice(0, 71);

function sound(model: ImageModel): CheckModel[] {
  const { layers, manifestDigest, indexDigest } = model;
  const count = String(layers.length);
  const documents: CheckModel[] = [
    ...(indexDigest ? [check('index', indexDigest), check('index size', '856')] : []),
    ...(manifestDigest ? [check('manifest', manifestDigest), check('manifest size', '2113')] : []),
    check('config', model.id),
    ...(manifestDigest ? [check('config size', '4711')] : []),
    { ...check('image ID', model.id), follows: true },
    check('layer count', count),
    check('history', count),
  ];
  return [
    ...documents,
    ...layers.flatMap(({ index, digest, size, diffId, chainId }) => [
      check('blob', digest, index),
      ...(size === null || digest === null ? [] : [check('size', String(size), index)]),
      check('diff ID', diffId, index),
      check('chain ID', chainId, index),
    ]),
  ];
}

function modelOf(checks: readonly CheckModel[]): IntegrityModel {
  const has = (state: CheckModel['state']) => checks.some((each) => each.state === state);
  const state = has('mismatch')
    ? 'mismatch'
    : has('unchecked')
      ? 'unchecked'
      : has('absent') || has('unreadable')
        ? 'incomplete'
        : 'matches';
  const mismatches = checks.filter((each) => each.state === 'mismatch' && !each.follows).length;
  return { checks, verdict: { state, mismatches } };
}

function unchecked(checks: readonly CheckModel[]): CheckModel[] {
  return checks.map((each) =>
    each.layer === null || each.what === 'size' || each.state === 'absent'
      ? each
      : { ...each, computed: null, state: 'unchecked', meaning: null },
  );
}

/** An image of which everything matches. */
export function soundIntegrity(model: ImageModel): ScenarioIntegrity {
  const after = sound(model);
  return { before: modelOf(unchecked(after)), after: modelOf(after) };
}

const CHAIN = 'It is computed of the diff IDs of this layer and all below it, and one of them does not match.';
const ODD: Readonly<Record<string, Partial<CheckModel>>> = {
  config: {
    computed: OTHER,
    state: 'mismatch',
    meaning:
      'The config was changed and kept its old name, or is another one: engines give the image another ID, and what its containers run is not what was named.',
  },
  'config size': {
    computed: '4715',
    state: 'mismatch',
    meaning: 'Its length is not the one that its descriptor says; registries and engines refuse it.',
  },
  'image ID': {
    computed: OTHER,
    state: 'mismatch',
    meaning: 'An engine that loads the image shows it by the computed ID, not by the claimed one.',
  },
  'diff ID 3': {
    computed: OTHER,
    state: 'mismatch',
    meaning: 'The files in it are not those the config names: it was changed or damaged, or belongs to another image.',
  },
  'diff ID 5': {
    computed: null,
    state: 'mismatch',
    meaning: 'It cannot be unpacked to its end, so that it is not what the config names.',
  },
  'diff ID 6': { computed: null, state: 'unreadable', meaning: 'It is stored in a form that cannot be unpacked here.' },
  'blob 7': {
    computed: null,
    state: 'absent',
    meaning: 'Its bytes are not stored here, so that nothing can be computed.',
  },
  'diff ID 7': {
    computed: null,
    state: 'absent',
    meaning: 'Its bytes are not stored here, so that nothing can be computed.',
  },
  'diff ID 9': {
    claimed: null,
    state: 'unclaimed',
    meaning: 'The config knows no such layer: it was added, and engines refuse the image.',
  },
};

/** Two layers that end in a table of contents, of which one lists something else. */
const TABLES: readonly CheckModel[] = [
  check('table of contents', OTHER, 1),
  {
    ...check('table of contents', OTHER, 2),
    state: 'mismatch',
    meaning:
      'The table says something else of 2 paths than the layer holds, first of /etc/passwd: engines that unpack by the table get other files.',
  },
];

/** An image that was tampered with in every way there is. */
export function tamperedIntegrity(model: ImageModel): ScenarioIntegrity {
  const layerOf = ({ layer }: CheckModel) => layer ?? -1;
  const all = [...sound(model), ...TABLES].sort((a, b) => layerOf(a) - layerOf(b));
  const after = all.map((each): CheckModel => {
    const { what, layer } = each;
    if (what === 'chain ID' && layer !== null && layer >= 5) return { ...each, computed: null, state: 'unreadable' };
    if (what === 'chain ID' && layer !== null && layer >= 3)
      return { ...each, computed: OTHER, state: 'mismatch', meaning: CHAIN };
    return { ...each, ...ODD[layer === null ? what : `${what} ${layer}`] };
  });
  return { before: modelOf(unchecked(after)), after: modelOf(after) };
}

/** What an engine claims, and what its export comes to. */
export function claimedIntegrity(model: ImageModel): ScenarioIntegrity {
  const { id, layers } = model;
  const claims = [
    check('image ID', id),
    ...layers.flatMap(({ index, diffId, chainId }) => [
      check('diff ID', diffId, index),
      check('chain ID', chainId, index),
    ]),
  ];
  const before = modelOf(claims.map((each) => ({ ...each, computed: null, state: 'unchecked' })));
  return { before, after: soundIntegrity(model).after };
}
