import { formatTime } from '../../src/format/time.ts';
import { visibleText } from '../../src/format/visibleText.ts';
import type { TotalModel, UsageModel } from '../../src/protocol/diskUsagePage.ts';
import { Icon } from '../shared/icon.tsx';
import { menuContext } from '../shared/menuContext.ts';
import { KINDS } from './kinds.ts';
import { usePage } from './pageContext.ts';
import { boundsText } from './removal/freedText.ts';

interface Props {
  readonly engine: string;
  /** Null while it is not known. */
  readonly usage: UsageModel | null;
  readonly isAsking: boolean;
  readonly onRefresh: () => void;
  readonly onCancel: () => void;
}

/** Which engine it is, and the sums: of everything, and of each kind. They are the legend of the map, too. */
export function Header({ engine, usage, isAsking, onRefresh, onCancel }: Props) {
  const { t, size, exactly, language } = usePage();
  const name = visibleText(engine);
  return (
    <header class="header" data-pane>
      <div class="title-line">
        <h1 class="title" data-vscode-context={menuContext('text', engine)}>
          {t('Disk usage of {0}', name)}
        </h1>
        {usage && <span class="chip">{visibleText(usage.program)}</span>}
        <span class="header-actions">
          {usage && (
            <span class="quiet small" title={formatTime(usage.time, language)}>
              {t('asked at {0}', new Date(usage.time).toLocaleTimeString(language))}
            </span>
          )}
          {isAsking && (
            <button type="button" class="button secondary" onClick={onCancel}>
              {t('Cancel')}
            </button>
          )}
          <button type="button" class="icon-button" aria-label={t('Refresh')} title={t('Refresh')} onClick={onRefresh}>
            <Icon name="refresh" />
          </button>
        </span>
      </div>
      {usage && (
        <ul class="facts">
          <li class="fact" title={exactly(usage.size)}>
            <strong>{size(usage.size)}</strong> <span>{t('all together')}</span>
          </li>
          {usage.totals.map((total) => (
            <Total key={total.kind} total={total} />
          ))}
        </ul>
      )}
      {usage && usage.remarks.length > 0 && (
        <ul class="remarks">
          {usage.remarks.map((remark) => (
            <li key={remark} class="note">
              <Icon name="info" />
              <span>{visibleText(remark)}</span>
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

function Total({ total }: { total: TotalModel }) {
  const page = usePage();
  const { t, size, exactly, language } = page;
  const { kind, count, active, shared, reclaimable } = total;
  const number = count.toLocaleString(language);
  const details = [
    count === active ? t('all in use') : t('{0} in use', active),
    ...(shared ? [t('{0} shared', size(shared))] : []),
    ...(reclaimable === null ? [] : [t('{0} reclaimable', boundsText(reclaimable, page))]),
  ];
  const sizes: readonly (readonly [string, number | null])[] = [
    [t('Size'), total.size],
    [t('Shared, counted once'), shared],
    [t('Reclaimable: of all that are not in use'), reclaimable?.least ?? null],
  ];
  const hint = sizes.flatMap(([name, bytes]) => (bytes === null ? [] : [`${name}: ${exactly(bytes)}`])).join('\n');
  return (
    <li class={`fact total kind-${kind}`} title={hint}>
      <strong>
        <span class="swatch" aria-hidden="true" />
        {total.size === null ? number : size(total.size)}
      </strong>{' '}
      <span>
        {total.size === null ? t(KINDS[kind].many) : t('{0} ({1})', t(KINDS[kind].many), number)}
        {count > 0 && `: ${details.join(' · ')}`}
      </span>
    </li>
  );
}
