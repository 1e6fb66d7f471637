import { visibleText } from '../../src/format/visibleText.ts';
import type { EndpointModel, EngineModel } from '../../src/protocol/enginePage.ts';
import { CopyButton } from '../shared/copyButton.tsx';
import { Icon } from '../shared/icon.tsx';
import { menuContext } from '../shared/menuContext.ts';
import { type Page, usePage } from './pageContext.ts';

interface Props {
  readonly endpoint: EndpointModel;
  /** Null while it is not connected. */
  readonly engine: EngineModel | null;
  readonly failed: boolean;
  readonly onRefresh: () => void;
}

/** Which engine this is: its name, its numbers in words, where it is and who says so. */
export function Header({ endpoint, engine, failed, onRefresh }: Props) {
  const page = usePage();
  const { t, run } = page;
  const { name, host, found } = endpoint;
  return (
    <header class="header" data-pane>
      <div class="title-line">
        <h1 class="title" data-vscode-context={menuContext('text', name)}>
          {visibleText(name)}
        </h1>
        <State connected={engine !== null} failed={failed} />
        <span class="header-actions">
          {engine && (
            <>
              <button type="button" class="button secondary" onClick={() => run((all) => all.showEngineLog())}>
                {t('Show Engine Log')}
              </button>
              {engine.restartable && (
                <button type="button" class="button secondary" onClick={() => run((all) => all.restartEngine())}>
                  {t('Restart Engine')}
                </button>
              )}
            </>
          )}
          <button type="button" class="icon-button" aria-label={t('Refresh')} title={t('Refresh')} onClick={onRefresh}>
            <Icon name="refresh" />
          </button>
        </span>
      </div>
      {engine && (
        <ul class="facts">
          {factsOf(page, engine).map(({ value, caption }) => (
            <li key={caption} class="fact">
              <strong>{visibleText(value)}</strong> <span>{visibleText(caption)}</span>
            </li>
          ))}
        </ul>
      )}
      {host !== null && (
        <div class="identifiers">
          <span class="identifier" data-vscode-context={menuContext('text', host)}>
            <code>{visibleText(host)}</code>
            <CopyButton text={host} label={t('Copy address')} quiet />
          </span>
          <span class="identifier">{visibleText(found)}</span>
        </div>
      )}
    </header>
  );
}

function State({ connected, failed }: { connected: boolean; failed: boolean }) {
  const { t } = usePage();
  if (!connected && !failed) return null;
  return (
    <span class={`chip ${failed ? 'muted' : ''}`}>
      <Icon name={failed ? 'debug-disconnect' : 'pass'} />
      <span class="chip-text">{failed ? t('not connected') : t('connected')}</span>
    </span>
  );
}

interface Fact {
  readonly value: string;
  /** What the value is, in words. */
  readonly caption: string;
}

/** What is not known is not said. */
function factsOf({ t, size, language }: Page, engine: EngineModel): Fact[] {
  const { program, api, running, paused, stopped, images, cpus, memory, platform } = engine;
  const counts = [
    t('containers'),
    ...(paused ? [t('{0} paused', paused)] : []),
    ...(stopped === null ? [] : [t('{0} stopped', stopped)]),
  ];
  return [
    { value: program, caption: t('API {0}', api) },
    ...(running === null ? [] : [{ value: t('{0} running', running), caption: counts.join(', ') }]),
    ...(images === null
      ? []
      : [{ value: images.toLocaleString(language), caption: images === 1 ? t('image') : t('images') }]),
    ...(memory === null
      ? []
      : [{ value: size(memory), caption: cpus === null ? t('memory') : t('memory, {0} CPUs', cpus) }]),
    ...(platform === null ? [] : [{ value: platform, caption: t('platform') }]),
  ];
}
