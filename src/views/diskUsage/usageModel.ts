import { PRESETS, selectionOf } from '../../cleaning/presets.ts';
import { type Total, totalsOf } from '../../cleaning/totals.ts';
import type { Usage } from '../../cleaning/usage.ts';
import type { Steps } from '../../image/slices.ts';
import { type TotalModel, USAGE_KINDS, type UsageKind, type UsageModel } from '../../protocol/diskUsagePage.ts';
import type { AboutEngine } from '../../sources/engine/greeting.ts';
import { clipped } from '../enginePage/clipped.ts';
import type { Words } from '../words.ts';
import { itemModels } from './itemModels.ts';
import { presetText } from './presetText.ts';

/**
 * What an engine holds, as the view and the page show it.
 * @param time milliseconds since 1970: when it was asked
 */
export function* usageModel(
  { kind, version }: Pick<AboutEngine, 'kind' | 'version'>,
  usage: Usage,
  time: number,
  l10n: Words,
): Steps<UsageModel> {
  const { store, unread } = usage;
  const program = [kind === 'podman' ? 'Podman' : 'Docker', version ?? ''].join(' ').trim();
  const sums = yield* totalsOf(usage);
  const totals = USAGE_KINDS.map((each) => totalModel(each, sums[each]));
  const items = yield* itemModels(usage, l10n);
  const presets: UsageModel['presets'][number][] = [];
  for (const preset of PRESETS) {
    yield;
    presets.push({ key: preset, ...presetText(preset, l10n), keys: [...selectionOf(usage, preset)] });
  }
  return {
    program: clipped(store === 'containerd' ? l10n.t('{0}, containerd store', program) : program),
    time: new Date(time).toISOString(),
    size: totals.reduce((sum, { size }) => sum + (size ?? 0), 0),
    totals,
    items,
    presets,
    remarks: [
      ...(items.some(({ own }) => own !== null && own.least !== own.most)
        ? [
            l10n.t(
              'This engine does not say which compressed layers its images have in common: where sizes depend on that, the least is shown.',
            ),
          ]
        : []),
      ...(unread > 0 ? [l10n.t('{0} records of the engine cannot be read and are not shown.', unread)] : []),
    ],
  };
}

function totalModel(kind: UsageKind, { count, active, bytes, shared, reclaimable }: Total): TotalModel {
  if (kind === 'network') return { kind, count, active, size: null, shared: null, reclaimable: null };
  return { kind, count, active, size: bytes, shared, reclaimable };
}
