import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

const FIRST_ROW_HEIGHT = 22;

/** How high the rows of a table are: the editor's font may be of any size, and change. */
export function useRowHeight(table: RefObject<HTMLElement | null>): number {
  const [rowHeight, setRowHeight] = useState(FIRST_ROW_HEIGHT);
  // Asking a row, rather than being told, would lay the page out once more whenever rows change.
  const [observer] = useState(
    () =>
      new ResizeObserver((sizes) => {
        const height = sizes.at(-1)?.borderBoxSize[0]?.blockSize;
        if (height) setRowHeight((before) => (Math.abs(height - before) > 0.5 ? height : before));
      }),
  );
  const observed = useRef<Element>(null);
  useLayoutEffect(() => {
    const row = table.current?.querySelector('[data-index]') ?? null;
    if (row === observed.current) return;
    observer.disconnect();
    if (row) observer.observe(row);
    observed.current = row;
  });
  useLayoutEffect(() => () => observer.disconnect(), [observer]);
  return rowHeight;
}
