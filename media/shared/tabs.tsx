import type { ComponentChildren } from 'preact';

export interface TabItem<Key extends string> {
  readonly key: Key;
  readonly label: string;
  /** A short number beside the label. */
  readonly badge?: string;
  /** The keys that lead here, in words of `aria-keyshortcuts`. */
  readonly shortcut: string;
}

interface Props<Key extends string> {
  readonly name: string;
  readonly tabs: readonly TabItem<Key>[];
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
}

/** A row of tabs; arrows, Home and End move and show at once. */
export function TabList<Key extends string>({ name, tabs, selected, onSelect }: Props<Key>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === selected);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.key);
    focusTab(next.key);
  };
  return (
    <div class="tabs" role="tablist" aria-label={name} data-pane onKeyDown={onKeyDown}>
      {tabs.map(({ key, label, badge, shortcut }) => (
        <button
          key={key}
          id={tabId(key)}
          type="button"
          class="tab"
          role="tab"
          aria-selected={key === selected}
          aria-controls={key === selected ? panelId(key) : undefined}
          aria-keyshortcuts={shortcut}
          tabIndex={key === selected ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {label}
          {badge && <span class="badge">{badge}</span>}
        </button>
      ))}
    </div>
  );
}

/** What the selected tab shows. */
export function TabPanel({ tab, children }: { tab: string; children: ComponentChildren }) {
  return (
    <div id={panelId(tab)} class="tab-panel" role="tabpanel" aria-labelledby={tabId(tab)}>
      {children}
    </div>
  );
}

export function focusTab(key: string): void {
  document.getElementById(tabId(key))?.focus();
}

const tabId = (key: string) => `tab-${key}`;
const panelId = (key: string) => `panel-${key}`;
