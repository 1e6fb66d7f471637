import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface PickerOption {
  readonly key: string;
  readonly label: string;
  /** A second, quiet line. */
  readonly detail?: string;
  /** Listed and selectable, but with nothing behind it. */
  readonly muted?: boolean;
}

/** Pixels that stay free between the list and the edge of the page. */
const EDGE = 8;

interface Props {
  readonly name: string;
  readonly class?: string;
  readonly options: readonly PickerOption[];
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

/** A drop-down of the editor's looks: the select-only combobox of the ARIA practices. */
export function Picker({ name, options, selected, onSelect, class: className }: Props) {
  const id = useId();
  const [active, setActive] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const current = Math.max(
    0,
    options.findIndex(({ key }) => key === selected),
  );
  const open = active !== null;

  useEffect(() => {
    if (active !== null) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  useLayoutEffect(() => {
    if (!open || !list.current) return;
    const beyond = list.current.getBoundingClientRect().right - document.documentElement.clientWidth + EDGE;
    if (beyond > 0) list.current.style.setProperty('--shift', `${-beyond}px`);
    const close = () => setActive(null);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('resize', close);
      list.current?.style.removeProperty('--shift');
    };
  }, [open]);

  const choose = (index: number) => {
    setActive(null);
    const option = options[index];
    if (option && option.key !== selected) onSelect(option.key);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event, active, current, options);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next === 'choose') choose(active ?? current);
    else setActive(next);
  };

  return (
    <span class={`picker ${className ?? ''}`}>
      <button
        type="button"
        role="combobox"
        class="picker-button"
        aria-label={`${name}: ${options[current]?.label ?? ''}`}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        onClick={() => setActive(open ? null : current)}
        onKeyDown={onKeyDown}
        onBlur={() => setActive(null)}
      >
        <span class="picker-value">{options[current]?.label}</span>
        <Icon name="chevron-down" />
      </button>
      <div ref={list} id={`${id}-list`} class="picker-list" role="listbox" aria-label={name} hidden={!open}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the button keeps the focus, as a combobox does
          // biome-ignore lint/a11y/useKeyWithClickEvents: the button has the keys
          <div
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            class={`picker-option ${index === active ? 'active' : ''} ${option.muted ? 'muted' : ''}`}
            // Or the button would lose the focus, which closes the list.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => active !== index && setActive(index)}
            onClick={() => choose(index)}
          >
            <span class="picker-label">{option.label}</span>
            {option.detail && <span class="picker-detail">{option.detail}</span>}
          </div>
        ))}
      </div>
    </span>
  );
}

/** Where a key leads: an option to make active, null to close, `choose` to take the active one, undefined for no key of ours. */
function keyTarget(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  active: number | null,
  current: number,
  options: readonly PickerOption[],
): number | null | 'choose' | undefined {
  if (ctrlKey || metaKey || (altKey && key !== 'ArrowDown' && key !== 'ArrowUp')) return undefined;
  const last = options.length - 1;
  if (active === null)
    return ['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(key) ? current : startingWith(options, key, current);
  if (key === 'Escape') return null;
  if (key === 'Enter' || key === ' ' || (key === 'ArrowUp' && altKey)) return 'choose';
  if (key === 'ArrowDown') return Math.min(active + 1, last);
  if (key === 'ArrowUp') return Math.max(active - 1, 0);
  if (key === 'Home' || key === 'PageUp') return 0;
  if (key === 'End' || key === 'PageDown') return last;
  return startingWith(options, key, active);
}

function startingWith(options: readonly PickerOption[], key: string, from: number): number | undefined {
  if (key.length !== 1) return undefined;
  const after = options.map((_, offset) => (from + 1 + offset) % options.length);
  return after.find((index) => options[index]?.label.toLowerCase().startsWith(key.toLowerCase()));
}
