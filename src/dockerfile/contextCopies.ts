import { flagOf } from './dockerfile.ts';
import type { DockerfileHistory } from './history.ts';
import { parseDockerfile } from './parse.ts';
import { shellWords } from './shellWords.ts';

/** What a COPY took from the build context into a layer. */
export interface ContextCopy {
  readonly layer: number;
  /** Relative to the context, without `./` in front and a slash behind; '' is the context itself. */
  readonly sources: readonly string[];
}

/** What cannot be told from the Dockerfile alone. */
const OPEN = /[$*?[\]]/;

/**
 * The copies from the build context whose lines are certain and whose sources are plain paths. Those of other stages and
 * images, of here-documents, with variables or wildcards are left out.
 * @param source the text that the history was matched with
 */
export function contextCopies({ rows }: Pick<DockerfileHistory, 'rows'>, source: string): ContextCopy[] {
  const { stages } = parseDockerfile(source);
  const copies = new Map(
    stages.flatMap(({ instructions }) =>
      instructions.filter(({ keyword }) => keyword === 'COPY').map((one) => [one.lines.first, one] as const),
    ),
  );
  return rows.flatMap(({ layer, lines, match }) => {
    const copy = lines && copies.get(lines.first);
    const isCertain = match.kind === 'exact' || match.kind === 'normalised';
    if (layer === null || !copy || !isCertain || copy.heredocs.length > 0 || flagOf(copy, 'from') !== undefined)
      return [];
    const sources = (copy.words ?? shellWords(copy.text)).slice(0, -1);
    if (sources.length === 0 || sources.some((one) => OPEN.test(one) || one.split('/').includes('..'))) return [];
    return [{ layer, sources: sources.map(plain) }];
  });
}

function plain(source: string): string {
  return source
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
