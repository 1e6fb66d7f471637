import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { type Page, usePage } from '../pageContext.ts';
import { instructionOf } from './instructionText.ts';
import { layerFacts } from './layerFacts.ts';
import { SizeBar } from './sizeBar.tsx';
import type { StepRow } from './stepRows.ts';

interface Props {
  readonly row: StepRow;
  readonly selected: boolean;
  readonly position: number;
  readonly count: number;
  /** Stored bytes of the largest layer. */
  readonly largest: number;
  readonly onSelect: () => void;
}

/** A step as a row: its layer's number, the instruction, how large the layer is, and below it what else is to be said. */
export function StepItem({ row, selected, position, count, largest, onSelect }: Props) {
  const page = usePage();
  const { step, layer, notes, index } = row;
  const facts = factsOf(page, row);
  const size = layer?.size ?? null;
  const text = oneLine(step.text);
  return (
    <div
      id={`step-${index}`}
      class={`step ${step.empty ? 'empty' : ''} ${layer?.present === false ? 'absent' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={position}
      aria-label={sentenceOf(page, row, facts)}
      tabIndex={selected ? 0 : -1}
      data-vscode-context={menuContext('layer', instructionOf(step))}
      // A click focuses too.
      onFocus={() => !selected && onSelect()}
    >
      <span class="step-number">{step.layer}</span>
      <span class="step-instruction">
        {step.keyword && <span class="keyword">{step.keyword} </span>}
        {text || (!step.keyword && <em class="unknown">{page.t('No instruction recorded')}</em>)}
      </span>
      {size !== null && (
        <>
          <SizeBar share={largest > 0 ? size / largest : 0} />
          <span class="step-size" title={page.exactly(size)}>
            {page.size(size)}
          </span>
        </>
      )}
      {facts.length > 0 && <span class="step-facts">{facts.join(' · ')}</span>}
      {notes.map((note) => (
        <span key={note} class="step-note">
          <Icon name="warning" />
          <span>{visibleText(note)}</span>
        </span>
      ))}
    </div>
  );
}

function factsOf(page: Page, { step, layer }: StepRow): string[] {
  if (layer) return layerFacts(page, layer);
  return step.empty ? [] : [page.t('no layer is left for this step')];
}

/** The whole row in words. */
function sentenceOf({ t, size }: Page, { step, layer, notes }: StepRow, facts: readonly string[]): string {
  const name = step.layer === null ? (step.empty ? t('Metadata') : t('Step')) : t('Layer {0}', step.layer);
  const instruction = oneLine(instructionOf(step)) || t('No instruction recorded');
  const bytes = layer?.size ?? null;
  return [name, instruction, ...(bytes === null ? [] : [size(bytes)]), ...facts, ...notes].join(', ');
}
