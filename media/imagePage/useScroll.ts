import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePage } from './pageContext.ts';

const QUIET_MS = 150;

/** Keeps the scroll position of an element over hiding the page; `key` names the element. */
export function useScroll<E extends HTMLElement>(key: string): RefObject<E | null> {
  const { store } = usePage();
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    const scroller = element.current;
    if (!scroller) return;
    scroller.scrollTop = store.scrollOf(key);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(timer);
      timer = setTimeout(() => store.setScroll(key, scroller.scrollTop), QUIET_MS);
    };
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      scroller.removeEventListener('scroll', onScroll);
    };
  }, [store, key]);
  return element;
}
