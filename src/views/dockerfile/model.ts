import type { BaseBoundary, DockerfileHistory, DockerfileRow, Match } from '../../dockerfile/history.ts';
import type { BaseModel, DockerfileModel, DockerfileOrigin, DockerfileStepModel } from '../../protocol/dockerfile.ts';
import type { Words } from '../words.ts';
import { becauseInWords } from './becauseInWords.ts';
import type { Because } from './told/toldFiles.ts';

/** Lines that are named of those that made nothing. */
const NAMED_LINES = 10;

/** What is known of a Dockerfile besides how it matches. */
export interface DockerfileFacts {
  readonly origin: DockerfileOrigin;
  readonly name: string;
  readonly because: readonly Because[];
  /** Whether the builder recorded a text, and whether it is this one. */
  readonly recorded: 'same' | 'other' | 'none';
  /** Whether it is another text than the image was built from here; null where it was not. */
  readonly edited: boolean | null;
  /** Paths that the image copied from the workspace and that are others there now. */
  readonly changedFiles: readonly string[];
}

/** An image's history beside its Dockerfile, in words. */
export function dockerfileModel(facts: DockerfileFacts, history: DockerfileHistory, l10n: Words): DockerfileModel {
  const { rows, base } = history;
  const isOwn = facts.origin === 'reconstructed';
  return {
    origin: facts.origin,
    name: facts.name,
    because: becauseInWords(facts.because, l10n),
    why: isOwn ? '' : whyWhole(history, l10n),
    differences: isOwn ? [] : differences(facts, history, l10n),
    isComparable: facts.recorded === 'other',
    base: baseModel(base, rows, l10n),
    steps: rows.map((row, step) => stepModel(row, step, isOwn, l10n)),
  };
}

function stepModel(row: DockerfileRow, step: number, isOwn: boolean, l10n: Words): DockerfileStepModel {
  const { match, lines, sources } = row;
  const [from] = sources;
  return {
    step,
    lines,
    match: match.kind,
    why: isOwn ? l10n.t('The line was written from this step.') : whyStep(match, l10n),
    from: from ? { name: from.name ?? String(from.stage), lines: from.lines } : null,
  };
}

/** Why a step is thought to be made by its lines. */
function whyStep(match: Match, l10n: Words): string {
  if (match.kind === 'none') return l10n.t('No line of the Dockerfile fits this step.');
  switch (match.reason) {
    case 'provenance':
      return l10n.t('The builder recorded these lines with the layer, and the digests agree.');
    case 'text':
      return l10n.t('The history says what the builder writes for these lines.');
    case 'writing':
      return l10n.t('The history says the same but for spaces, quotes, order or build arguments.');
    case 'checksum':
      return l10n.t('The history has a checksum in place of what was copied; the rest is the same.');
    case 'similar':
      return l10n.t('The texts are alike.');
    case 'place':
      return l10n.t('It stands between two steps that are found.');
    case 'repeated':
      return l10n.t('Several lines say the same; this one is in its place.');
    case 'base':
      return match.kind === 'exact'
        ? l10n.t('It came with the base image.')
        : l10n.t('It lies below the first step that is found, so it is thought to be of the base image.');
  }
}

/** How the steps above the base were matched, in one sentence. */
function whyWhole({ rows, fits }: DockerfileHistory, l10n: Words): string {
  if (!fits) return l10n.t('no step fits');
  const own = rows.filter(({ isBase }) => !isBase);
  const count = (kinds: readonly Match['kind'][]) => own.filter(({ match }) => kinds.includes(match.kind)).length;
  const sure = count(['exact', 'normalised']);
  if (own.length === 0) return '';
  if (sure === own.length && own.some(({ match }) => match.kind === 'exact' && match.reason === 'provenance'))
    return l10n.t('exact, by provenance');
  if (sure === own.length) return l10n.t('all steps fit');
  const probable = count(['probable']);
  return probable === 0
    ? l10n.t('{0} of {1} steps fit', sure, own.length)
    : l10n.t('{0} of {1} steps fit, {2} more probably', sure, own.length, probable);
}

/** What is no longer as it was when the image was built. */
function differences(facts: DockerfileFacts, { rows, unmatched, fits }: DockerfileHistory, l10n: Words): string[] {
  const said: string[] = [];
  if (facts.recorded === 'other') said.push(l10n.t('The Dockerfile is another one than the builder recorded.'));
  else if (facts.edited) said.push(l10n.t('The Dockerfile was edited since the image was built from it.'));
  if (!fits) said.push(l10n.t('Too little of it is found in the image: it is probably the Dockerfile of another one.'));
  else if (facts.recorded !== 'same' && facts.edited !== false) {
    const missing = rows.filter(({ isBase, match }) => !isBase && match.kind === 'none').length;
    if (missing === 1)
      said.push(l10n.t('1 step of the image fits no line: the Dockerfile was probably edited since the build.'));
    if (missing > 1)
      said.push(
        l10n.t('{0} steps of the image fit no line: the Dockerfile was probably edited since the build.', missing),
      );
    const numbers = unmatched.slice(0, NAMED_LINES).map(({ first }) => first);
    const [first] = unmatched;
    if (first && unmatched.length === 1) said.push(l10n.t('Line {0} made no step of this image.', first.first));
    if (unmatched.length > 1)
      said.push(
        l10n.t(
          'Lines {0} made no step of this image.',
          unmatched.length > NAMED_LINES ? `${numbers.join(', ')}, …` : numbers.join(', '),
        ),
      );
  }
  const [path, other] = facts.changedFiles;
  if (path !== undefined && facts.changedFiles.length === 1)
    said.push(l10n.t('{0} was changed in the workspace since it was copied.', path));
  if (path !== undefined && other !== undefined && facts.changedFiles.length === 2)
    said.push(l10n.t('{0} and {1} were changed in the workspace since they were copied.', path, other));
  if (path !== undefined && facts.changedFiles.length > 2)
    said.push(
      l10n.t(
        '{0} and {1} more files were changed in the workspace since they were copied.',
        path,
        facts.changedFiles.length - 1,
      ),
    );
  return said;
}

function baseModel(base: BaseBoundary, rows: readonly DockerfileRow[], l10n: Words): BaseModel {
  return {
    steps: base.steps,
    name: base.name,
    lines: rows.find(({ isBase, lines }) => isBase && lines)?.lines ?? null,
    certain: base.exact,
    why: [
      whyBase(base, l10n),
      ...(base.claimed
        ? [l10n.t('Its name is what the image claims: in an annotation, a label or its provenance.')]
        : []),
    ].join(' '),
  };
}

function whyBase({ by, name }: BaseBoundary, l10n: Words): string {
  switch (by) {
    case 'provenance':
      return l10n.t('The builder recorded where its own layers begin.');
    case 'layers':
      return l10n.t('The first layers are those of {0}, by their diff IDs.', name ?? '');
    case 'builder':
      return l10n.t('The builder wrote FROM into the history.');
    case 'scratch':
      return l10n.t('The image begins with nothing (scratch).');
    case 'lines':
      return l10n.t('A guess: below the first step that is found in the Dockerfile.');
    case 'history':
      return l10n.t('A guess: what follows was built later, by another builder, or behind a CMD.');
    case 'none':
      return l10n.t('Nothing says where the base image ends.');
  }
}
