import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import { Icon } from '../../shared/icon.tsx';
import { type Page, usePage } from '../pageContext.ts';

/** How a check is told: as its state, or that it is being computed. */
export type ShownState = CheckModel['state'] | 'running';

const ICONS: Readonly<Record<ShownState, string>> = {
  matches: 'pass',
  mismatch: 'error',
  absent: 'circle-slash',
  unclaimed: 'question',
  unreadable: 'warning',
  unchecked: 'circle-large-outline',
  running: 'sync',
};

export function stateWord({ t }: Page, state: ShownState): string {
  switch (state) {
    case 'matches':
      return t('matches');
    case 'mismatch':
      return t('does not match');
    case 'absent':
      return t('absent');
    case 'unclaimed':
      return t('nothing to compare with');
    case 'unreadable':
      return t('cannot be computed');
    case 'unchecked':
      return t('not verified');
    case 'running':
      return t('verifying…');
  }
}

/** A state as icon and word; where everything is well the word is for screen readers and the tooltip alone. */
export function CheckState({ state }: { state: ShownState }) {
  const word = stateWord(usePage(), state);
  return (
    <span class={`check-state ${state}`} title={word}>
      <Icon name={ICONS[state]} />
      <span class={state === 'matches' ? 'visually-hidden' : 'check-word'}>{word}</span>
    </span>
  );
}
