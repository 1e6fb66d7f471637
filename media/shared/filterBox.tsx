import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useParts } from './parts.ts';

const QUIET_MS = 120;

interface Props {
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** What came of it, such as `3 of 17`; announced too. */
  readonly result: string;
  /** Called by Enter, and by Shift+Enter with true. */
  readonly onEnter?: (backwards: boolean) => void;
  /** Buttons in the box. */
  readonly children?: ComponentChildren;
}

/** Where one types what to find; tells what was typed when the typing rests. Ctrl+F leads here, Escape empties it. */
export function FilterBox({ name, value, onInput, result, onEnter, children }: Props) {
  const { announce } = useParts();
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const told = useRef(value);
  // By the time the typing rests it may be another one, that knows what was changed meanwhile.
  const newest = useRef(onInput);
  newest.current = onInput;
  // A value that comes from elsewhere; our own comes back when more may have been typed already.
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (result !== '') announce(result);
  }, [result, announce]);

  const tell = (next: string, delay: number) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current = next;
      newest.current(next);
    }, delay);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') tell('', 0);
    else if (event.key === 'Enter' && onEnter) onEnter(event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span class="filter-box">
      <Icon name="search" />
      <input
        type="search"
        id={id}
        value={text}
        placeholder={name}
        aria-label={name}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => tell(event.currentTarget.value, QUIET_MS)}
        onKeyDown={onKeyDown}
      />
      {result !== '' && <output for={id}>{result}</output>}
      {children}
    </span>
  );
}
