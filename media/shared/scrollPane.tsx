import type { ComponentChildren } from 'preact';
import { useScroll } from './useScroll.ts';

interface Props {
  readonly name: string;
  readonly class: string;
  /** Under which its scroll position is kept. */
  readonly scrollKey: string;
  readonly children: ComponentChildren;
}

/** A part of the page that scrolls by itself, and that F6 leads to. */
export function ScrollPane({ name, class: className, scrollKey, children }: Props) {
  const pane = useScroll<HTMLElement>(scrollKey);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for those who scroll by keys
    <section ref={pane} class={`pane ${className}`} aria-label={name} tabIndex={0} data-pane>
      {children}
    </section>
  );
}
