import type { ComponentChildren } from 'preact';

/** A list of names and what stands behind them. */
export function Details({ children }: { children: ComponentChildren }) {
  return <dl class="details">{children}</dl>;
}

interface Props {
  readonly name: string;
  /** What it is, in a quiet sentence below. */
  readonly hint?: string;
  /** A button beside the value. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One line of it. */
export function Detail({ name, hint, action, children }: Props) {
  return (
    <div class="detail">
      <dt>{name}</dt>
      <dd>
        <div class="detail-value">
          <div class="detail-text">{children}</div>
          {action}
        </div>
        {hint && <p class="hint">{hint}</p>}
      </dd>
    </div>
  );
}
