import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { StepModel } from '../../../src/protocol/imagePage.ts';
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
      tabIndex={selected ? 0 : -1}
      data-vscode-context={menuContext('layer', instructionOf(step))}
      // A click focuses too.
      onFocus={() => !selected && onSelect()}
    >
      <Spoken text={`${nameOf(page, step)}, `} />
      <span class="step-number" aria-hidden="true">
        {step.layer}
      </span>
      <span class="step-instruction">
        {step.keyword && <span class="keyword">{step.keyword} </span>}
        {text || (!step.keyword && <em class="unknown">{page.t('No instruction recorded')}</em>)}
      </span>
      {size !== null && (
        <>
          <Spoken text=", " />
          <SizeBar share={largest > 0 ? size / largest : 0} />
          <span class="step-size" title={page.exactly(size)}>
            {page.size(size)}
          </span>
        </>
      )}
      {facts.length > 0 && (
        <>
          <Spoken text=", " />
          <span class="step-facts">{facts.join(' · ')}</span>
        </>
      )}
      {notes.map((note) => (
        <span key={note} class="step-note">
          <Spoken text=", " />
          <Icon name="warning" />
          <span>{visibleText(note)}</span>
        </span>
      ))}
    </div>
  );
}

/** What only screen readers need: the row is read as one sentence. */
function Spoken({ text }: { text: string }) {
  return <span class="visually-hidden">{text}</span>;
}

function factsOf(page: Page, { step, layer }: StepRow): string[] {
  if (layer) return layerFacts(page, layer);
  return step.empty ? [] : [page.t('no layer is left for this step')];
}

function nameOf({ t }: Page, { layer, empty }: StepModel): string {
  if (layer !== null) return t('Layer {0}', layer);
  return empty ? t('Metadata') : t('Step');
}
