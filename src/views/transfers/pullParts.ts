import type { Part, Progress } from '../../jobs/progress.ts';
import type { LayerPhase, LayerProgress } from '../../sources/engine/pullProgress.ts';
import type { Words } from '../words.ts';

/** What a pull is at, for its row: its layers, and which of their phases decides how long it takes. */
export function pullingNow(layers: readonly LayerProgress[], l10n: Words): Progress {
  const isAt = (...phases: LayerPhase[]) => layers.some(({ phase }) => phases.includes(phase));
  const phase = isAt('downloading', 'retrying')
    ? 'downloading'
    : isAt('extracting', 'downloaded', 'verifying')
      ? 'extracting'
      : 'waiting';
  return {
    message: phaseText(phase, l10n),
    parts: layers.map((layer) => partOf(layer, l10n)),
  };
}

function partOf({ id, phase, done, total, extracted }: LayerProgress, l10n: Words): Part {
  const percent = extracted === null ? '' : ` ${Math.floor(100 * extracted)}%`;
  const isComplete = !['waiting', 'downloading', 'retrying'].includes(phase);
  return {
    id,
    label: id,
    phase: `${phaseText(phase, l10n)}${percent}`,
    done,
    // Engines do not say the size of what comes at once.
    total: total ?? (isComplete ? done : null),
    isOver: phase === 'pulled' || phase === 'there',
  };
}

export function phaseText(phase: LayerPhase, l10n: Words): string {
  switch (phase) {
    case 'waiting':
      return l10n.t('Waiting');
    case 'downloading':
      return l10n.t('Downloading');
    case 'retrying':
      return l10n.t('Trying again soon');
    case 'verifying':
      return l10n.t('Verifying');
    case 'downloaded':
      return l10n.t('Downloaded');
    case 'extracting':
      return l10n.t('Extracting');
    case 'pulled':
      return l10n.t('Pulled');
    case 'there':
      return l10n.t('Already there');
  }
}
