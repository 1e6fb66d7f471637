import type { ComponentChildren } from 'preact';
import { type PageParts, PartsContext } from './parts.ts';

interface Props {
  readonly parts: PageParts;
  /** What is said to screen readers now. */
  readonly announcement: string;
  readonly children: ComponentChildren;
}

/** What is around all that a page shows. */
export function PageShell({ parts, announcement, children }: Props) {
  return (
    <PartsContext.Provider value={parts}>
      {children}
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </PartsContext.Provider>
  );
}
