import { visibleText } from '../format/visibleText.ts';
import type { Image } from '../image/image.ts';
import { builderOf, labelOf } from '../image/labels.ts';
import { buildRows, type Row } from '../image/rows.ts';
import { sentence } from '../image/sentence.ts';
import { type BuilderKind, builderKind } from './builderKind.ts';
import { claimedBase } from './claimedBase.ts';
import type { LineRange } from './dockerfile.ts';
import { formatInstruction } from './format.ts';
import { guessBase } from './guessBase.ts';
import type { BaseBoundary } from './history.ts';
import type { KnownBase, MatchHints } from './matchInput.ts';

/** A Dockerfile made of an image's history. */
export interface Reconstruction {
  readonly text: string;
  /** The lines of each step, in its order; those of the base are in the comment behind FROM. */
  readonly lines: readonly LineRange[];
  /** The line of FROM. */
  readonly fromLine: number;
  /** Steps that are taken for the base's. */
  readonly baseSteps: number;
  /** Whether the base's end is known, or guessed. */
  readonly baseIsExact: boolean;
  /** What FROM names; null where nobody does. */
  readonly baseName: string | null;
  /** How the base's end is known. */
  readonly baseBy: BaseBoundary['by'];
  /** Whether only what the image claims says its name: an annotation, a label, or its provenance. */
  readonly baseIsClaimed: boolean;
}

/** What is said in the comments of a reconstruction. `{0}`, `{1}` stand for values. */
export interface ReconstructionWords {
  /** `{0}`: the image. */
  readonly title: string;
  readonly unknown: string;
  /** `{0}`: a builder that takes no Dockerfile. */
  readonly otherBuilder: string;
  /** `{0}`: how many steps. */
  readonly exactBase: string;
  readonly guessedBase: string;
  readonly noBase: string;
  /** `{0}`: the arguments. */
  readonly buildArguments: string;
  /** `{0}`: a layer's number. */
  readonly layerAlone: string;
}

export const ENGLISH: ReconstructionWords = {
  title: 'Reconstructed by Layerscope from the history of {0}. This is not the Dockerfile it was built from.',
  unknown: 'History does not tell what other stages did, what was copied from where, comments, mounts and secrets.',
  otherBuilder: '{0} made this image, and takes no Dockerfile.',
  exactBase: 'The first {0} steps are those of the base image.',
  guessedBase: 'The first {0} steps are probably those of a base image. This is a guess.',
  noBase: 'Nothing tells where a base image ends, so all steps are shown.',
  buildArguments: 'With the build arguments {0}',
  layerAlone: 'Layer {0} is named by no step.',
};

/** Writes a Dockerfile that reads like one the image may have been built from, and says so. */
export function reconstructDockerfile(
  image: Image,
  { base = null, provenance = null }: Pick<MatchHints, 'base' | 'provenance'> = {},
  words: ReconstructionWords = ENGLISH,
): Reconstruction {
  const text: string[] = [];
  const lines: LineRange[] = [];
  const rows = buildRows(image);
  const kind = builderKind(image);
  const end = baseEnd(image, base, claimedBase(image, provenance).name, kind);
  const write = (piece: string): LineRange => {
    const first = text.length + 1;
    text.push(...visibleText(piece).split('\n'));
    return { first, last: text.length };
  };
  const comment = (template: string, ...values: (string | number)[]) =>
    write(`# ${sentence(template, values).replace(/\s+/g, ' ')}`);

  comment(words.title, labelOf(image));
  if (kind === 'other') comment(words.otherBuilder, builderOf(image) ?? '?');
  else comment(words.unknown);
  write('');
  const from = write(`FROM ${end.name ?? (end.steps > 0 ? 'unknown' : 'scratch')}`);
  if (end.steps > 0) comment(end.exact ? words.exactBase : words.guessedBase, end.steps);
  else if (!end.exact) comment(words.noBase);
  for (const [index, row] of rows.entries()) {
    if (index === end.steps) write('');
    if (row.step && row.step.index < end.steps) lines.push(write(`#   ${oneLine(row)}`));
    else {
      if (row.instruction.buildArgs.length > 0) comment(words.buildArguments, row.instruction.buildArgs.join(' '));
      lines.push(write(row.step ? written(row, kind) : `# ${sentence(words.layerAlone, [row.layer?.index ?? '?'])}`));
    }
  }
  return {
    text: `${text.join('\n')}\n`,
    lines,
    fromLine: from.first,
    baseSteps: end.steps,
    baseIsExact: end.exact,
    baseName: end.name,
    baseBy: end.by,
    baseIsClaimed: end.isClaimed,
  };
}

/** Builders of before BuildKit record the JSON form of RUN as words alone. */
function written(row: Row, kind: BuilderKind): string {
  const { keyword, text } = row.instruction;
  if (keyword === '' && (kind === 'other' || row.layer === null || text === '')) return `# ${oneLine(row)}`.trimEnd();
  return formatInstruction(keyword || 'RUN', text, isRaw(row));
}

/** Buildah and kaniko copy the line; buildah puts one space where the classic builder puts two. */
function isRaw({ step }: Row): boolean {
  return step?.author === 'kaniko' || /#\(nop\) [A-Z]/.test(step?.createdBy ?? '');
}

function oneLine({ instruction: { keyword, text } }: Row): string {
  return `${keyword} ${text}`.replace(/\s+/g, ' ').trim();
}

interface End {
  readonly steps: number;
  readonly exact: boolean;
  readonly name: string | null;
  /** Whether only a claim says the name. */
  readonly isClaimed: boolean;
  readonly by: BaseBoundary['by'];
}

/** Where the base ends: by an image that is known, by what buildah writes, else by a guess. */
function baseEnd({ steps }: Image, base: KnownBase | null, claimed: string | null, kind: BuilderKind): End {
  const named = (name: string | null) => ({ name: name ?? claimed, isClaimed: name === null && claimed !== null });
  if (base && base.steps !== null) return { steps: base.steps, exact: true, ...named(base.name), by: 'layers' };
  const said = steps.findLastIndex(({ comment }) => /^FROM \S+$/.test(comment ?? ''));
  if (said !== -1) return { steps: said, exact: true, ...named(steps[said]?.comment?.slice(5) ?? null), by: 'builder' };
  const guess = kind === 'other' ? null : guessBase(steps);
  return { steps: guess?.steps ?? 0, exact: false, ...named(null), by: guess ? 'history' : 'none' };
}
