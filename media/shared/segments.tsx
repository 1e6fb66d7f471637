import { useId } from 'preact/hooks';

interface SegmentOption<Key> {
  readonly key: Key;
  readonly label: string;
  readonly disabled?: boolean;
}

interface Props<Key extends string> {
  readonly name: string;
  readonly options: readonly SegmentOption<Key>[];
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
}

/** A switch between a few things of which one is shown: radio buttons in a row. */
export function Segments<Key extends string>({ name, options, selected, onSelect }: Props<Key>) {
  const group = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={name}>
      {options.map(({ key, label, disabled = false }) => (
        <label key={key} class={`segment ${key === selected ? 'selected' : ''} ${disabled ? 'disabled' : ''}`}>
          <input
            type="radio"
            name={group}
            checked={key === selected}
            disabled={disabled}
            onChange={() => onSelect(key)}
          />
          {label}
        </label>
      ))}
    </div>
  );
}
