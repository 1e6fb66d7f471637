import { useMemo } from 'preact/hooks';
import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import {
  type ItemModel,
  type ObstacleModel,
  type PlanModel,
  USAGE_KINDS,
  type UsageKind,
  type UsageModel,
} from '../../../src/protocol/diskUsagePage.ts';
import type { DiskUsagePageWord } from '../../../src/protocol/diskUsagePageWords.ts';
import { Icon } from '../../shared/icon.tsx';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import type { Ticks } from '../items/ticks.ts';
import { KINDS } from '../kinds.ts';
import { usePage } from '../pageContext.ts';
import { boundsText, freedText } from './freedText.ts';
import { NameList } from './nameList.tsx';
import type { PlanState } from './usePlan.ts';

interface Props {
  readonly usage: UsageModel;
  readonly ticks: Ticks;
  readonly state: PlanState;
  readonly onTickToo: (keys: readonly string[]) => void;
}

/** What cannot be undone of a kind. */
const LOSSES: Readonly<Record<UsageKind, DiskUsagePageWord>> = {
  image: 'An image can be pulled again where a registry has it, or built again. What only this engine has is gone.',
  container: 'What a container wrote outside of volumes goes with it, and so does its log.',
  volume: 'The files in a volume are gone for good.',
  network: 'A network comes back when it is created again.',
  cache: 'Builds that used this cache take longer once.',
};

/** Exactly what goes, what that frees, what stands in the way, and what cannot be undone. */
export function PlanPane({ usage, ticks, state, onTickToo }: Props) {
  const page = usePage();
  const { t } = page;
  const { plan, isCurrent } = state;
  const items = useMemo(() => new Map(usage.items.map((item) => [item.key, item])), [usage]);
  const goes = (plan?.goes ?? []).flatMap((key) => items.get(key) ?? []);
  return (
    <ScrollPane class="details-pane plan-pane" name={t('What goes')} scrollKey="plan">
      <div class="details-title">
        <h2>{t('What goes')}</h2>
      </div>
      {ticks.size === 0 ? (
        <p class="quiet">
          {t(
            'Tick what is to go, in the list or on the map. Nothing is removed before you have seen here what that comes to.',
          )}
        </p>
      ) : (
        <div class="plan" aria-busy={!isCurrent}>
          {plan && <p class="freed">{freedText(plan, page)}</p>}
          {plan?.warnings.map((warning) => (
            <p key={warning} class="obstacle">
              <Icon name="warning" />
              <span>{visibleText(warning)}</span>
            </p>
          ))}
          {plan && plan.obstacles.length > 1 && plan.too.length > 0 && (
            <button type="button" class="link-button more" onClick={() => onTickToo(plan.too)}>
              {t('Remove all that stands in the way too ({0})', plan.too.length)}
            </button>
          )}
          {plan?.obstacles.map((obstacle) => (
            <Obstacle key={obstacle.sentence} obstacle={obstacle} onTickToo={onTickToo} />
          ))}
          {USAGE_KINDS.map((kind) => (
            <Goes
              key={kind}
              kind={kind}
              items={goes.filter((item) => item.kind === kind)}
              otherNames={plan?.otherNames ?? {}}
            />
          ))}
        </div>
      )}
    </ScrollPane>
  );
}

function Obstacle({ obstacle, onTickToo }: { obstacle: ObstacleModel; onTickToo: Props['onTickToo'] }) {
  const { t } = usePage();
  const { sentence, too } = obstacle;
  return (
    <div class="obstacle">
      <Icon name="warning" />
      <span>{visibleText(sentence)}</span>
      {too.length > 0 && (
        <button type="button" class="link-button" onClick={() => onTickToo(too)}>
          {too.length === 1 ? t('Remove that too') : t('Remove those too ({0})', too.length)}
        </button>
      )}
    </div>
  );
}

interface GoesProps {
  readonly kind: UsageKind;
  readonly items: readonly ItemModel[];
  readonly otherNames: PlanModel['otherNames'];
}

function Goes({ kind, items, otherNames }: GoesProps) {
  const page = usePage();
  const { t, language } = page;
  if (items.length === 0) return null;
  const rows = items.flatMap((item) => {
    const detail = item.own === null ? '' : boundsText(item.own, page);
    const others = (otherNames[item.key] ?? []).map((name) => ({
      key: `${item.key} ${name}`,
      name: oneLine(name),
      detail: t('the same image'),
    }));
    return [{ key: item.key, name: oneLine(item.name), detail }, ...others];
  });
  return (
    <section class="goes">
      <h3>
        <Icon name={KINDS[kind].icon} />
        {t('{0} ({1})', t(KINDS[kind].many), items.length.toLocaleString(language))}
      </h3>
      <p class="hint">{t(LOSSES[kind])}</p>
      <NameList rows={rows} />
    </section>
  );
}
