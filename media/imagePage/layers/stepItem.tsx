import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { StepModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { memo } from '../../shared/memo.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { type Page, usePage } from '../pageContext.ts';
import type { SizeAs } from '../pageState.ts';
import { hidingFacts } from './hiding.ts';
import { instructionOf } from './instructionText.ts';
import { layerFacts } from './layerFacts.ts';
import { layerSize } from './layerSize.ts';
import { SizeBar } from './sizeBar.tsx';
import type { StepRow } from './stepRows.ts';

interface Props {
  readonly row: StepRow;
  /** Whether it is the one that everything else is about; it takes the focus. */
  readonly current: boolean;
  readonly selected: boolean;
  readonly position: number;
  readonly count: number;
  readonly sizeAs: SizeAs;
  /** Bytes of the largest layer. */
  readonly largest: number;
}

/**
 * A step as a row: its layer's number, the instruction, how large the layer is, and below it what else is to be said. Clicks
 * and keys are the list's.
 */
export const StepItem = memo(({ row, current, selected, position, count, sizeAs, largest }: Props) => {
  const page = usePage();
  const { step, layer, counts, notes, index } = row;
  const facts = factsOf(page, row, sizeAs);
  const hiding = counts && layer ? hidingFacts(page, counts, layer.index) : [];
  const size = layerSize(row, sizeAs);
  const text = oneLine(step.text);
  return (
    <div
      id={`step-${index}`}
      class={`step ${step.empty ? 'empty' : ''} ${layer?.present === false ? 'absent' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={position}
      tabIndex={current ? 0 : -1}
      data-vscode-context={menuContext('layer', instructionOf(step))}
      data-step={index}
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
          <SizeBar size={size} largest={largest} />
          <span class="step-size" title={page.exactly(size.bytes)}>
            {page.size(size.bytes)}
          </span>
          <Spoken text={` ${spokenSize(page, sizeAs)}`} />
        </>
      )}
      <Facts facts={facts} />
      <Facts facts={hiding} />
      {notes.map((note) => (
        <span key={note} class="step-note">
          <Spoken text=", " />
          <Icon name="warning" />
          <span>{visibleText(note)}</span>
        </span>
      ))}
    </div>
  );
});

/** What only screen readers need: the row is read as one sentence. */
function Spoken({ text }: { text: string }) {
  return <span class="visually-hidden">{text}</span>;
}

function Facts({ facts }: { facts: readonly string[] }) {
  if (facts.length === 0) return null;
  return (
    <>
      <Spoken text=", " />
      <span class="step-facts">{facts.join(' · ')}</span>
    </>
  );
}

function factsOf(page: Page, row: StepRow, sizeAs: SizeAs): string[] {
  const { step, layer } = row;
  if (layer) return layerFacts(page, layer, row, sizeAs);
  return step.empty ? [] : [page.t('no layer is left for this step')];
}

function spokenSize({ t }: Page, sizeAs: SizeAs): string {
  if (sizeAs === 'files') return t('in files');
  return sizeAs === 'stored' ? t('stored') : t('as the engine counts');
}

function nameOf({ t }: Page, { layer, empty }: StepModel): string {
  if (layer !== null) return t('Layer {0}', layer);
  return empty ? t('Metadata') : t('Step');
}
