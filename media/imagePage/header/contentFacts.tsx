import { useEffect } from 'preact/hooks';
import type { ContentsModel } from '../../../src/protocol/imagePage.ts';
import { formatPercent } from '../../shared/percent.ts';
import { type Page, usePage } from '../pageContext.ts';
import type { Refusal } from '../refusal.ts';
import { DiskUsageButton } from '../refused.tsx';
import type { ContentsReading } from '../useContents.ts';

/** Waste is a matter from here on: below this efficiency, and not just a few bytes of a tiny image. */
const POOR_EFFICIENCY = 0.9;
const MUCH_WASTE = 1_000_000;

interface ContentFact {
  /** Its width is kept free under this name while the layers are read. */
  readonly name: 'files' | 'visible' | 'wasted';
  /** Null while the layers are read. */
  readonly value: string | null;
  readonly caption: string;
  readonly tip?: string;
  readonly warning?: boolean;
}

/** What the layers contain, as items of the header's facts: numbers, room for them, or why there are none. */
export function ContentFacts({ reading }: { reading: ContentsReading }) {
  const page = usePage();
  if (reading.phase === 'failed') return <NotRead {...reading} />;
  if (reading.phase === 'asks')
    return <li class="fact">{page.t('What its files take and what is wasted is known once the layers are read.')}</li>;
  const facts = reading.phase === 'reading' ? awaited(page) : known(page, reading.contents);
  return (
    <>
      {facts.map(({ name, value, caption, tip, warning }) => (
        <li
          key={name}
          class={`fact fact-${name} ${value === null ? 'awaited' : ''}`}
          title={tip}
          aria-hidden={value === null}
        >
          <strong class={warning ? 'warning' : ''}>{value ?? '\u00a0'}</strong> <span>{caption}</span>
        </li>
      ))}
    </>
  );
}

function NotRead({ refusal, tryAgain }: { refusal: Refusal; tryAgain: () => void }) {
  const { t, announce } = usePage();
  const { message } = refusal;
  useEffect(() => announce(message), [announce, message]);
  return (
    <li class="facts-failure">
      {message}{' '}
      <button type="button" class="link-button" onClick={tryAgain}>
        {t('Try Again')}
      </button>{' '}
      <DiskUsageButton refusal={refusal} class="link-button" />
    </li>
  );
}

function awaited({ t }: Page): ContentFact[] {
  return [
    { name: 'files', value: null, caption: t('files in all layers') },
    { name: 'visible', value: null, caption: t('visible in a container') },
    { name: 'wasted', value: null, caption: t('efficiency') },
  ];
}

function known(page: Page, contents: ContentsModel): ContentFact[] {
  const { t, size, language } = page;
  const { layers, files, storedBytes, visibleBytes, wastedBytes, efficiency } = contents;
  const read = layers.filter((layer) => layer !== null).length;
  if (read === 0 && layers.length > 0) return [];
  return [
    {
      name: 'files',
      value: size(storedBytes),
      caption: read === layers.length ? t('files in all layers') : t('files in {0} of {1} layers', read, layers.length),
      tip: filesTip(page, contents),
    },
    {
      name: 'visible',
      value: size(visibleBytes),
      caption: files === 1 ? t('visible in a container, {0} file', 1) : t('visible in a container, {0} files', files),
      tip: visibleTip(page, contents),
    },
    {
      name: 'wasted',
      value: t('{0} wasted', size(wastedBytes)),
      caption: t('efficiency {0}', formatPercent(efficiency, language, 1)),
      tip: wastedTip(page, contents),
      warning: wastedBytes >= MUCH_WASTE && efficiency < POOR_EFFICIENCY,
    },
  ];
}

function filesTip({ t, exactly }: Page, { layers, storedBytes }: ContentsModel): string {
  return [
    t('The sizes of all files in the layers, unpacked, with those that a later layer hides.'),
    ...(layers.includes(null) ? [t('Layers that could not be read are not counted.')] : []),
    exactly(storedBytes),
  ].join('\n');
}

function visibleTip({ t, exactly }: Page, { entries, visibleBytes }: ContentsModel): string {
  return [
    t('The sizes of the files that a container of this image sees.'),
    t('With directories, links and devices it sees {0} paths.', entries),
    exactly(visibleBytes),
  ].join('\n');
}

function wastedTip({ t, size, exactly, language }: Page, { wastedBytes }: ContentsModel): string {
  return [
    t('Files that are stored but that no container sees, since something in a layer replaces or removes them.'),
    t('Efficiency is the visible part of the files in all layers.'),
    t(
      'In the color of warnings from {0} on, if efficiency is below {1}.',
      size(MUCH_WASTE),
      formatPercent(POOR_EFFICIENCY, language),
    ),
    exactly(wastedBytes),
  ].join('\n');
}
