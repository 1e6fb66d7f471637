import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useParts } from './parts.ts';

const SHOWN_MS = 1500;

interface Props {
  /** What is copied; a function where making it takes long. */
  readonly text: string | (() => string);
  readonly label: string;
  /** What it is that is copied, for the tooltip. */
  readonly hint?: string;
  readonly icon?: string;
  /** Seen only when what it belongs to is pointed at or focused. */
  readonly quiet?: boolean;
  readonly tabIndex?: number;
}

/** Copies a text; its icon says for a moment that it did. */
export function CopyButton({ text, label, hint, icon = 'copy', quiet, tabIndex }: Props) {
  const { copy } = useParts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      class={`icon-button ${quiet ? 'quiet' : ''}`}
      aria-label={label}
      title={hint ? `${label}\n${hint}` : label}
      tabIndex={tabIndex}
      onClick={async (event) => {
        event.stopPropagation();
        setCopied(await copy(typeof text === 'string' ? text : text()));
      }}
    >
      <Icon name={copied ? 'check' : icon} />
    </button>
  );
}
