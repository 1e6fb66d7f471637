import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ScrollStore } from './pageStore.ts';
import { useParts } from './parts.ts';

const QUIET_MS = 150;

/** Keeps the scroll position of an element over hiding the page; `key` names the element. */
export function useScroll<E extends HTMLElement>(key: string): RefObject<E | null> {
  const { store } = useParts();
  const element = useRef<E>(null);
  useLayoutEffect(
    () => (element.current ? keepScroll(element.current, element.current, key, store) : undefined),
    [store, key],
  );
  return element;
}

/** The same for the page as a whole, which scrolls where it is narrow or low; from when it has its content on. */
export function usePageScroll(ready: boolean): void {
  const { store } = useParts();
  useLayoutEffect(
    () => (ready ? keepScroll(document.documentElement, document, 'page', store) : undefined),
    [store, ready],
  );
}

function keepScroll(scroller: HTMLElement, events: EventTarget, key: string, store: ScrollStore): () => void {
  scroller.scrollTop = store.scrollOf(key);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onScroll = () => {
    clearTimeout(timer);
    timer = setTimeout(() => store.setScroll(key, scroller.scrollTop), QUIET_MS);
  };
  events.addEventListener('scroll', onScroll, { passive: true });
  return () => {
    clearTimeout(timer);
    events.removeEventListener('scroll', onScroll);
  };
}
