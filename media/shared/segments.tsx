import { useId } from 'preact/hooks';

interface Props<Key extends string> {
  readonly name: string;
  readonly options: readonly { readonly key: Key; readonly label: string }[];
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
}

/** A switch between a few things of which one is shown: radio buttons in a row. */
export function Segments<Key extends string>({ name, options, selected, onSelect }: Props<Key>) {
  const group = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={name}>
      {options.map(({ key, label }) => (
        <label key={key} class={`segment ${key === selected ? 'selected' : ''}`}>
          <input type="radio" name={group} checked={key === selected} onChange={() => onSelect(key)} />
          {label}
        </label>
      ))}
    </div>
  );
}
