import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { BaseModel } from '../../../src/protocol/dockerfile.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { instructionOf } from '../layers/instructionText.ts';
import { SizeBar } from '../layers/sizeBar.tsx';
import { type Page, usePage } from '../pageContext.ts';
import { type HistoryRow, lineNumbers } from './historyRows.ts';
import { MatchMark } from './matchMark.tsx';
import { rowFacts } from './rowFacts.ts';

interface Props {
  readonly row: HistoryRow;
  readonly rows: readonly HistoryRow[];
  readonly base: BaseModel;
  readonly position: number;
  /** It takes the focus. */
  readonly current: boolean;
  /** The same lines as the current one's. */
  readonly selected: boolean;
  readonly baseOpen: boolean;
  /** Bytes of the largest row. */
  readonly largest: number;
  readonly onSelect: () => void;
  readonly onFold: () => void;
  readonly onStage: () => void;
}

/** A step beside its lines: their numbers, what it says, how sure that is, and what it added. */
export function HistoryRowItem(props: Props) {
  const { row, rows, base, position, current, selected, baseOpen, largest, onSelect, onFold, onStage } = props;
  const page = usePage();
  const { t, size, exactly } = page;
  const { step, lines } = row;
  const facts = rowFacts(page, row, rows, base);
  const foldable = step === null && base.steps > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the keys
    <div
      id={`history-${row.key}`}
      class={`history-row ${step?.step.empty ? 'empty' : ''} ${row.inBase ? 'in-base' : ''}`}
      role="row"
      aria-rowindex={position + 2}
      aria-level={row.inBase ? 2 : 1}
      aria-selected={selected}
      {...(foldable && { 'aria-expanded': baseOpen })}
      tabIndex={current ? 0 : -1}
      data-vscode-context={menuContext('layer', step ? instructionOf(step.step) : `FROM ${base.name ?? ''}`)}
      onClick={onSelect}
      onFocus={() => !current && onSelect()}
    >
      <span class="history-lines" role="gridcell">
        {lines && lineNumbers(lines)}
      </span>
      <span class="history-match" role="gridcell">
        {step ? (
          !row.inBase && <MatchMark match={step.matched.match} why={step.matched.why} />
        ) : (
          <MatchMark match={base.certain ? 'exact' : 'probable'} why={base.why} />
        )}
      </span>
      <span class="history-instruction" role="gridcell">
        {foldable && (
          <button
            type="button"
            class="icon-button twistie"
            tabIndex={-1}
            aria-label={baseOpen ? t('Fold the steps of the base') : t('Show the steps of the base')}
            onClick={(event) => {
              event.stopPropagation();
              onFold();
            }}
          >
            <Icon name={baseOpen ? 'chevron-down' : 'chevron-right'} />
          </button>
        )}
        {step ? <Instruction row={step} /> : <From base={base} page={page} />}
        {step?.matched.from && (
          <button
            type="button"
            class="link-button stage-link"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              onStage();
            }}
          >
            {t('from {0}, lines {1}', visibleText(step.matched.from.name), lineNumbers(step.matched.from.lines))}
          </button>
        )}
      </span>
      <span class="history-bar" role="presentation">
        {row.size !== null && <SizeBar size={row.size} largest={largest} />}
      </span>
      <span class="history-size" role="gridcell" title={row.size ? exactly(row.size.bytes) : undefined}>
        {row.size && size(row.size.bytes)}
      </span>
      <span class="history-total" role="gridcell" title={row.total === null ? undefined : exactly(row.total)}>
        {(step === null || step.layer) && row.total !== null && size(row.total)}
      </span>
      {facts.length > 0 && (
        <span class="history-facts" role="gridcell">
          {facts.join(' · ')}
        </span>
      )}
    </div>
  );
}

function Instruction({ row: { step } }: { row: NonNullable<HistoryRow['step']> }) {
  const { t } = usePage();
  const text = oneLine(step.text);
  return (
    <span class="history-text" title={visibleText(instructionOf(step).slice(0, 2000))}>
      {step.keyword && <span class="keyword">{step.keyword} </span>}
      {text || (!step.keyword && <em class="unknown">{t('No instruction recorded')}</em>)}
    </span>
  );
}

function From({ base, page: { t } }: { base: BaseModel; page: Page }) {
  return (
    <span class="history-text" title={visibleText(base.name ?? '')}>
      <span class="keyword">FROM </span>
      {base.name === null ? <em class="unknown">{t('unknown image')}</em> : oneLine(base.name)}
      {base.steps > 0 && (
        <span class="hint"> {base.steps === 1 ? t('({0} step)', 1) : t('({0} steps)', base.steps)}</span>
      )}
    </span>
  );
}
