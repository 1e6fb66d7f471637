import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** A way on. */
export interface WayOn {
  readonly label: string;
  act(): void;
}

interface Props {
  /** A codicon. */
  readonly icon: string;
  /** A sentence: why nothing is shown. */
  readonly title: string;
  /** Of the sentence as a heading; 2 below a header. */
  readonly level: 1 | 2;
  readonly hint?: string;
  readonly isBusy?: boolean;
  /** The first is the one that is meant. */
  readonly ways: readonly WayOn[];
  /** What else there is to see. */
  readonly children?: ComponentChildren;
}

/** What stands where the page would be: why that is not to be had, and the ways on. */
export function EmptyState({ icon, title, level, hint, isBusy, ways, children }: Props) {
  const Heading = `h${level}` as const;
  return (
    <main class="empty-state" data-pane aria-busy={isBusy}>
      <span class="empty-icon error">
        <Icon name={icon} />
      </span>
      <Heading>{title}</Heading>
      {hint !== undefined && <p class="empty-reason">{hint}</p>}
      <p class="buttons">
        {ways.map(({ label, act }, index) => (
          <button key={label} type="button" class={`button ${index === 0 ? '' : 'secondary'}`} onClick={act}>
            {label}
          </button>
        ))}
      </p>
      {children}
    </main>
  );
}
