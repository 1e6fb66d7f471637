import type {
  BaseModel,
  DockerfileModel,
  DockerfileStepModel,
  LargeFileModel,
} from '../../../../src/protocol/dockerfile.ts';
import { many } from './many.ts';

const PROVENANCE = 'The builder recorded these lines with the layer, and the digests agree.';
const BASE: BaseModel = {
  steps: 2,
  name: 'example/base:3.2',
  lines: { first: 7, last: 7 },
  certain: true,
  why: 'The builder recorded where its own layers begin.',
};
const FIRST_OWN_LINE = 9;
/** How many lines each step of `small` above its base takes. */
const LENGTHS = [1, 3, 1, 1, 1, 2, 3, 1, 4, 1, 1, 1, 1];

function ownSteps(): DockerfileStepModel[] {
  let line = FIRST_OWN_LINE;
  return LENGTHS.map((length, index) => {
    const first = line;
    line += length;
    return {
      step: index + BASE.steps,
      lines: { first, last: line - 1 },
      match: 'exact',
      why: PROVENANCE,
      from: index === 3 ? { name: 'build', lines: { first: 2, last: 5 } } : null,
    };
  });
}

const ofBase = (step: number): DockerfileStepModel => ({
  step,
  lines: BASE.lines,
  match: 'exact',
  why: 'It came with the base image.',
  from: null,
});

/** Two stages, each step with the lines that the builder recorded. */
export const recordedDockerfile: DockerfileModel = {
  origin: 'recorded',
  name: 'docker/app/Dockerfile',
  because: [],
  why: 'exact, by provenance',
  differences: [],
  isComparable: false,
  base: BASE,
  steps: [ofBase(0), ofBase(1), ...ownSteps()],
};

const CHANGED: Readonly<Record<number, Partial<DockerfileStepModel>>> = {
  2: { match: 'normalised', why: 'The history says the same but for spaces, quotes, order or build arguments.' },
  3: { match: 'probable', why: 'The texts are alike.' },
  8: { match: 'none', why: 'No line of the Dockerfile fits this step.', lines: null },
  9: { match: 'none', why: 'No line of the Dockerfile fits this step.', lines: null },
};

/** A file of the workspace that was edited since. */
export const editedDockerfile: DockerfileModel = {
  ...recordedDockerfile,
  origin: 'found',
  because: [
    'org.opencontainers.image.source names its repository',
    'built at revision 1a2b3c4, 9f8e7d6 is checked out',
  ],
  why: '9 of 13 steps fit, 2 more probably',
  differences: [
    'The Dockerfile is another one than the builder recorded.',
    '2 steps of the image fit no line: the Dockerfile was probably edited since the build.',
    'docker/app/\u202ehello.txt was changed in the workspace since it was copied.',
  ],
  isComparable: true,
  base: { ...BASE, certain: false, why: 'A guess: below the first step that is found in the Dockerfile.' },
  steps: recordedDockerfile.steps.map((step) => ({ ...step, ...CHANGED[step.step] })),
};

/** None is known, and nothing says where a base ends. */
export const reconstructedDockerfile: DockerfileModel = {
  ...recordedDockerfile,
  origin: 'reconstructed',
  name: 'Reconstructed',
  why: '',
  base: { steps: 0, name: null, lines: null, certain: false, why: 'Nothing says where the base image ends.' },
  steps: recordedDockerfile.steps.map(({ step }) => ({
    step,
    lines: { first: step + 6, last: step + 6 },
    match: 'exact',
    why: 'The line was written from this step.',
    from: null,
  })),
};

const LONG_NAME = 'registry.example.com:5000/a/long/path/of/names/that/goes/on/base-of-the-monolith:2026.03-bookworm';

/** As long and as much as people really write: of `many`. */
export const longDockerfile: DockerfileModel = {
  ...editedDockerfile,
  name: 'services/monolith/deployment/containers/production/linux-amd64/Dockerfile.production-with-debug-symbols',
  base: { ...BASE, steps: 31, name: LONG_NAME },
  steps: many.steps.map((_, step) => ({
    ...(step < 31 ? ofBase(step) : { step, lines: { first: step * 12, last: step * 12 + 11 }, from: null }),
    step,
    match: step % 3 === 1 ? 'probable' : 'exact',
    why: 'The texts are alike.',
    from:
      step % 9 === 5 ? { name: 'a-stage-with-quite-a-long-name-for-a-stage', lines: { first: 100, last: 1200 } } : null,
  })),
};

/** Of one layer of `small`, largest first. */
export const largestOfLayer: readonly LargeFileModel[] = [
  { path: '/opt/app/data/blob.bin', bytes: 40_000 },
  { path: '/opt/app/version', bytes: 3 },
  { path: `/opt/${'deep/'.repeat(24)}\u202efile.txt`, bytes: 1 },
];
