import { EngineError } from '../../sources/engine/engineError.ts';
import type { Words } from '../words.ts';
import type { Arranged } from './arrange.ts';
import type { ListState } from './engineList.ts';

/** How an endpoint is, in a few words. */
export interface EngineStatus {
  readonly short: string;
  readonly isLost: boolean;
}

export function engineStatus(state: ListState, l10n: Words): EngineStatus {
  if (state.kind === 'connecting') return { short: l10n.t('connecting…'), isLost: false };
  if (state.kind === 'failed') return { short: failureInWords(state.error, l10n), isLost: true };
  const { kind, version } = state.client.about;
  return { short: [kind === 'podman' ? 'Podman' : 'Docker', version ?? ''].join(' ').trim(), isLost: false };
}

function failureInWords(error: unknown, l10n: Words): string {
  const state = error instanceof EngineError ? error.state : undefined;
  switch (state) {
    case 'not-installed':
      return l10n.t('not installed');
    case 'not-running':
      return l10n.t('not running');
    case 'no-permission':
      return l10n.t('permission denied');
    case 'wrong-context':
      return l10n.t('wrong context');
    case 'tls-refused':
      return l10n.t('TLS refused');
    case 'unreachable':
      return l10n.t('unreachable');
    case 'ssh-needs-terminal':
      return l10n.t('ssh needs a terminal');
    case 'no-answer':
      return l10n.t('no answer');
    case 'not-an-engine':
      return l10n.t('not an engine');
    case 'api-too-old':
      return l10n.t('too old');
    default:
      return l10n.t('failed');
  }
}

/** What an endpoint shows in the place of rows; null where it has rows. */
export type Emptiness = 'connecting' | 'no-images' | 'all-hidden' | 'all-filtered';

export function emptiness(state: ListState, { names, hidden, containers }: Arranged): Emptiness | null {
  if (state.kind !== 'listed') return 'connecting';
  if (names.length > 0 || state.unreadable.length > 0 || containers?.shown.length) return null;
  if (hidden.filtered + (containers?.filtered ?? 0) > 0) return 'all-filtered';
  return hidden.dangling + hidden.intermediate > 0 ? 'all-hidden' : 'no-images';
}

/** The value of the context key on which the view's welcome depends: what the only endpoint is, or that there are several. */
export function viewState(state: ListState, arranged: Arranged): string {
  if (state.kind === 'failed')
    return state.error instanceof EngineError ? (state.error.detail ?? state.error.state) : 'failed';
  return emptiness(state, arranged) ?? 'listed';
}

/** What the view says above its rows: how many they are and what is not among them; '' where that is all. */
export function hidingText(all: readonly Arranged[], filter: string, l10n: Words): string {
  const sum = (count: (each: Arranged) => number) => all.reduce((total, each) => total + count(each), 0);
  const dangling = sum(({ hidden }) => hidden.dangling);
  const intermediate = sum(({ hidden }) => hidden.intermediate);
  const filtered = sum(({ hidden }) => hidden.filtered);
  const hidden = [
    ...(filtered > 0 ? [l10n.t('{0} hidden by the filter “{1}”', filtered, filter)] : []),
    ...(dangling > 0 ? [l10n.t('{0} dangling hidden', dangling)] : []),
    ...(intermediate > 0 ? [l10n.t('{0} intermediate hidden', intermediate)] : []),
  ];
  const shown = sum(({ names }) => names.length);
  return hidden.length === 0 ? '' : `${l10n.t('{0} shown', shown)} · ${hidden.join(', ')}`;
}
