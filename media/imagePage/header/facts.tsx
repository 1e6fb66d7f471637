import { formatRelativeTime, formatTime } from '../../../src/format/time.ts';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { memo } from '../../shared/memo.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { ContentsReading } from '../useContents.ts';
import { ContentFacts } from './contentFacts.tsx';

interface Fact {
  readonly value: string;
  /** What the value is, in words. */
  readonly caption: string;
  readonly tip?: string;
}

interface Props {
  readonly model: ImageModel;
  readonly reading: ContentsReading;
  /** Null where a switch says it. */
  readonly platform: string | null;
}

/** What can be said of an image in numbers; what is not known is not said. */
export const Facts = memo(({ model, reading, platform }: Props) => {
  const page = usePage();
  const facts = [
    stored(page, model),
    counted(page, model),
    layers(page, model),
    platformFact(page, platform),
    created(page, model),
  ];
  return (
    <ul class="facts">
      <ContentFacts reading={reading} />
      {facts.map(
        (fact) =>
          fact && (
            <li key={fact.caption} class="fact" title={fact.tip}>
              <strong>{fact.value}</strong> <span>{fact.caption}</span>
            </li>
          ),
      )}
    </ul>
  );
});

function stored({ t, size, exactly }: Page, { storedSize, layers }: ImageModel): Fact | null {
  if (storedSize === null) return null;
  const compressions = [...new Set(layers.map(({ compression }) => compression).filter((name) => name !== null))];
  const compressed = compressions.filter((name) => name !== 'none');
  const caption =
    compressions.length === 0
      ? t('stored')
      : compressed.length === 0
        ? t('stored, not compressed')
        : t('stored, {0}', compressed.join(', '));
  return { value: size(storedSize), caption, tip: exactly(storedSize) };
}

function counted({ t, size, exactly }: Page, { engine }: ImageModel): Fact | null {
  if (engine === null || engine.size === null) return null;
  const tip = `${t('As the engine counts: of files or on its disk, in a containerd store with the compressed layers besides.')}\n${exactly(engine.size)}`;
  return { value: size(engine.size), caption: t('in the engine'), tip };
}

function layers({ t }: Page, { layers, steps }: ImageModel): Fact {
  const value = layers.length === 1 ? t('{0} layer', 1) : t('{0} layers', layers.length);
  return { value, caption: steps.length === 1 ? t('from {0} step', 1) : t('from {0} steps', steps.length) };
}

function platformFact({ t }: Page, platform: string | null): Fact | null {
  return platform === null ? null : { value: visibleText(platform), caption: t('platform') };
}

function created({ t, language }: Page, { created, builder }: ImageModel): Fact | null {
  const by = builder === null ? null : visibleText(builder);
  if (created === null) return by === null ? null : { value: by, caption: t('builder') };
  const value = age(created, language);
  return { value, caption: by === null ? t('created') : t('created by {0}', by), tip: formatTime(created, language) };
}

/** Dates before containers, such as 1970, are what reproducible builds write: how long ago they were says nothing. */
function age(created: string, language: string): string {
  const date = new Date(created);
  return date.getUTCFullYear() < 2000
    ? date.toLocaleDateString(language, { dateStyle: 'medium', timeZone: 'UTC' })
    : formatRelativeTime(created, Date.now(), language) || created;
}
