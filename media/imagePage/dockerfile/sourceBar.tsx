import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { DockerfileModel, DockerfileOrigin, HistoryForm } from '../../../src/protocol/dockerfile.ts';
import { Icon } from '../../shared/icon.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';

interface Props {
  readonly dockerfile: DockerfileModel;
  readonly place: Place;
}

/** Which Dockerfile is shown, how that is known, what of it is another one by now, and what can be done about that. */
export function SourceBar({ dockerfile, place: { image, variant } }: Props) {
  const page = usePage();
  const { t, host, announce } = page;
  const { name, origin, because, why, differences, isComparable } = dockerfile;
  const isFile = origin !== 'recorded' && origin !== 'reconstructed';
  const copy = (form: HistoryForm) =>
    host.copyHistory(image, variant, form).then(
      () => announce(t('Copied')),
      (error: Error) => announce(error.message),
    );
  return (
    <div class="dockerfile-source" data-pane>
      <div class="toolbar dockerfile-bar">
        <span class="dockerfile-name">
          <Icon name={origin === 'reconstructed' ? 'history' : 'file-code'} />
          <strong>{visibleText(name)}</strong>
        </span>
        <span class="hint">
          {[originInWords(page, origin), ...because, why]
            .filter((text) => text !== '')
            .map((text) => oneLine(text))
            .join(' · ')}
        </span>
        <span class="bar-actions">
          <button type="button" class="link-button" onClick={() => void host.openDockerfile(null, true)}>
            {t('Show Dockerfile')}
          </button>
          <button type="button" class="link-button" onClick={() => void host.chooseDockerfile(image, variant)}>
            {t('Choose…')}
          </button>
          {isFile && (
            <button type="button" class="link-button" onClick={() => void host.buildDockerfile()}>
              {t('Build…')}
            </button>
          )}
          <button type="button" class="link-button" onClick={() => void copy('text')}>
            {t('Copy as Text')}
          </button>
          <button type="button" class="link-button" onClick={() => void copy('csv')}>
            {t('Copy as CSV')}
          </button>
        </span>
      </div>
      {differences.length > 0 && (
        <div class="changed-bar dockerfile-differences">
          <Icon name="warning" />
          <ul class="changed-text">
            {differences.map((difference) => (
              <li key={difference}>{visibleText(difference)}</li>
            ))}
          </ul>
          {isComparable && (
            <button type="button" class="button secondary" onClick={() => void host.compareDockerfile(image, variant)}>
              {t('Compare')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function originInWords({ t }: Page, origin: DockerfileOrigin): string {
  if (origin === 'recorded') return t('recorded by the builder');
  if (origin === 'built') return t('the image was built from it here');
  if (origin === 'chosen') return t('chosen by you');
  return origin === 'reconstructed' ? t('no Dockerfile is known, so this was written from the history') : '';
}
