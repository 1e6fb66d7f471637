import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useParts } from './parts.ts';
import { useRowHeight } from './useRowHeight.ts';

/** Rows above and below what can be seen. */
const MARGIN = 4;
/** Browsers place nothing beyond some 33 million pixels. */
const MOST_PIXELS = 30_000_000;
const QUIET_MS = 150;

interface Shown {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The rows that are to be in the page. */
  readonly from: number;
  readonly to: number;
  readonly rowHeight: number;
  /** Pixels of all rows. */
  readonly height: number;
  perPage(): number;
  /** Brings a row into view. */
  scrollTo(index: number): void;
  /** Scrolls by so many rows. */
  shift(rows: number): void;
}

const noLook = () => undefined;

/**
 * Which of very many rows of equal height can be seen; told to `look`. Rows have a `data-index`, their head a `data-head`.
 * @param scrollKey under which the scroll position is kept over hiding the page
 */
export function useWindow(count: number, scrollKey: string, look: (from: number, to: number) => void = noLook): Shown {
  const { store } = useParts();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(scroller);
  const [seen, setSeen] = useState({ from: 0, to: 60 });
  const most = Math.min(count, Math.floor(MOST_PIXELS / rowHeight));

  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const rows = Math.ceil(element.clientHeight / rowHeight);
    const from = Math.max(0, first - MARGIN);
    const to = first + rows + MARGIN;
    setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
  }, [rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = store.scrollOf(scrollKey);
    measure();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      measure();
      clearTimeout(timer);
      timer = setTimeout(() => store.setScroll(scrollKey, element.scrollTop), QUIET_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [store, scrollKey, measure]);

  const to = Math.min(seen.to, most);
  const from = Math.min(seen.from, to);
  useEffect(() => look(from, to), [look, from, to]);

  return {
    scroller,
    from,
    to,
    rowHeight,
    height: most * rowHeight,
    perPage: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
    shift(rows) {
      if (scroller.current && rows !== 0) scroller.current.scrollTop += rows * rowHeight;
    },
    scrollTo(index) {
      const element = scroller.current;
      if (!element) return;
      const head = element.querySelector<HTMLElement>('[data-head]')?.offsetHeight ?? 0;
      const top = index * rowHeight;
      const bottom = top + rowHeight + head;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
  };
}
