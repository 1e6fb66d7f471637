import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { menuContext } from '../../shared/menuContext.ts';
import { useScroll } from '../../shared/useScroll.ts';
import { usePage } from '../pageContext.ts';
import { JsonLine, lineKey } from './jsonLine.tsx';
import { childPointer } from './jsonPointer.ts';
import { CHUNK, type JsonRow, jsonRows } from './jsonRows.ts';
import { moveInTree } from './jsonTreeKeys.ts';
import { copyText, isContainer, type JsonValue, memberAt } from './jsonValue.ts';
import type { Folding } from './useUnfolded.ts';

/** Lines in the page at once; with more, browsers get slow. */
const MOST_LINES = 2000;

interface Props {
  readonly name: string;
  readonly root: JsonValue;
  readonly folding: Folding;
  readonly pattern: RegExp | null;
  /** Pointer of the node the search stands at. */
  readonly found: string | undefined;
}

/** A JSON document as a tree with the keys of the ARIA practices. */
export function JsonTree({ name, root, folding, pattern, found }: Props) {
  const { t, copy } = usePage();
  const tree = useScroll<HTMLDivElement>('json');
  const rows = useMemo(() => jsonRows(root, folding.unfolded), [root, folding.unfolded]);
  const [currentKey, setCurrentKey] = useState('node ');
  const [limit, setLimit] = useState(MOST_LINES);
  const focusWanted = useRef(false);
  const at = Math.max(
    0,
    rows.findIndex((row) => lineKey(row) === currentKey),
  );
  const foundAt =
    found === undefined ? -1 : rows.findIndex(({ kind, pointer }) => kind === 'node' && pointer === found);
  const shown = rows.slice(0, Math.max(limit, at + 1, foundAt + 1));

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    lineAt(tree.current, at)?.focus();
  });
  useLayoutEffect(() => {
    if (found !== undefined) lineAt(tree.current, foundAt)?.scrollIntoView({ block: 'nearest' });
  }, [found, foundAt]);

  const moveTo = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    focusWanted.current = true;
    setCurrentKey(lineKey(row));
  };
  const toggle = (row: JsonRow) => {
    if (row.kind === 'node' && row.open !== null) folding.fold([row.pointer], !row.open);
    if (row.kind === 'node' || !isContainer(row.value)) return;
    folding.list(row.pointer, Math.floor(row.position / CHUNK));
    // This line goes, or comes to stand for others: the first of those it stood for takes its place.
    focusWanted.current = true;
    const { name: first } = memberAt(row.value, row.position - 1);
    setCurrentKey(lineKey({ kind: 'node', pointer: childPointer(row.pointer, first), position: row.position }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    // The buttons of a line have keys of their own.
    if (!row || event.target !== lineAt(tree.current, at)) return;
    const move = moveInTree(event, rows, at, linesPerPage(tree.current));
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'to') moveTo(move.index);
    else if (move.kind === 'fold') folding.fold(move.pointers, move.open);
    else if (move.kind === 'toggle') toggle(row);
    else copy(copyText(row.value));
  };
  const onClick = (event: MouseEvent) => {
    const row = rows[indexOfLine(event.target)];
    // Marking text with the mouse ends with a click too.
    if (!row || getSelection()?.type === 'Range') return;
    focusWanted.current = true;
    setCurrentKey(lineKey(row));
    toggle(row);
  };
  const onContextMenu = (event: MouseEvent) => {
    const line = lineOf(event.target);
    const row = rows[indexOfLine(event.target)];
    // Made when it is asked for: the text of the root is the whole document.
    if (line && row) line.dataset['vscodeContext'] = menuContext('json', copyText(row.value));
  };

  return (
    <>
      <div
        ref={tree}
        class="json-tree"
        role="tree"
        aria-label={name}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
      >
        {shown.map((row, index) => (
          <JsonLine
            key={lineKey(row)}
            row={row}
            current={index === at}
            pattern={pattern}
            found={row.pointer === found && row.kind === 'node'}
          />
        ))}
      </div>
      {shown.length < rows.length && (
        <button type="button" class="link-button more" onClick={() => setLimit(limit + MOST_LINES)}>
          {t('Show more ({0} left)', rows.length - shown.length)}
        </button>
      )}
    </>
  );
}

function lineAt(tree: HTMLElement | null, index: number): HTMLElement | undefined {
  return tree?.querySelectorAll<HTMLElement>(':scope > [role=treeitem]')[index];
}

function lineOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null;
}

function indexOfLine(target: EventTarget | null): number {
  const line = lineOf(target);
  return line?.parentElement ? [...line.parentElement.children].indexOf(line) : -1;
}

function linesPerPage(tree: HTMLElement | null): number {
  const line = lineAt(tree, 0);
  return tree && line ? Math.max(1, Math.floor(tree.clientHeight / line.offsetHeight) - 1) : 1;
}
