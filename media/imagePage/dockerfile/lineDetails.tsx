import { useEffect, useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { BaseModel, LargeFileModel } from '../../../src/protocol/dockerfile.ts';
import { formatPercent } from '../../shared/percent.ts';
import { changeFacts } from '../layers/layerFacts.ts';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type HistoryRow, lineNumbers } from './historyRows.ts';
import { matchWord } from './matchMark.tsx';
import { hiddenFacts, NAMED } from './rowFacts.ts';

/** Lines that are named of those that hide what the selected one wrote. */
const MOST_HIDERS = 100;
/** Of the image; what is less is nothing in percent. */
const LEAST_SHARE = 0.0005;

interface Props {
  readonly row: HistoryRow;
  /** All of them, for what hides what. */
  readonly rows: readonly HistoryRow[];
  readonly base: BaseModel;
  readonly place: Place;
  /** Bytes of all layers; null while that is not known. */
  readonly whole: number | null;
  /** Shows the layer's files, and among them a path where one is given. */
  readonly onFiles: (path: string | null) => void;
}

/** What the selected line added to the image. */
export function LineDetails({ row, rows, base, place, whole, onFiles }: Props) {
  const page = usePage();
  const { t, size, language } = page;
  const { step, size: added } = row;
  const layer = step?.layer?.index ?? null;
  const hidden = hiddenFacts(page, row, rows, MOST_HIDERS);
  const share = added && whole ? added.bytes / whole : 0;
  const files = useLargestFiles(place, step?.counts ? layer : null);
  return (
    <section class="line-details" aria-label={t('What the line added')} data-pane>
      <div class="line-title">
        <h2>{titleOf(page, row)}</h2>
        {share >= LEAST_SHARE && <strong>{t('{0} of the image', formatPercent(share, language, 1))}</strong>}
      </div>
      <p class="hint">
        {step ? (row.inBase ? base.why : `${matchWord(page, step.matched.match)}: ${step.matched.why}`) : base.why}
      </p>
      {!step && added && whole !== null && <p>{t('{0} lie above the base image.', size(whole - added.bytes))}</p>}
      {hidden.length > NAMED && <p>{hidden.join(' · ')}</p>}
      {files && files.length > 0 && (
        <p>
          {t('Largest:')}{' '}
          {files.map(({ path, bytes }, index) => (
            <span key={path}>
              {index > 0 && ' · '}
              <button type="button" class="link-button path-link" onClick={() => onFiles(path)}>
                {visibleText(path)}
              </button>{' '}
              {size(bytes)}
            </span>
          ))}
        </p>
      )}
      {!step && added && (
        <p>
          <button type="button" class="link-button" onClick={() => onFiles(null)}>
            {t('Show the files of the base image')}
          </button>
        </p>
      )}
      {layer !== null && (
        <p>
          <button type="button" class="link-button" onClick={() => onFiles(null)}>
            {t('Show the files of layer {0}', layer)}
          </button>
        </p>
      )}
    </section>
  );
}

function titleOf({ t, size }: Page, { step, lines, size: added }: HistoryRow): string {
  const where = lines
    ? lines.first === lines.last
      ? t('Line {0}', lines.first)
      : t('Lines {0}', lineNumbers(lines))
    : step?.layer
      ? t('Layer {0}', step.layer.index)
      : t('Step');
  if (!added) return step?.step.empty ? t('{0}: metadata only', where) : where;
  const counts = step?.counts;
  if (!counts) return t('{0} added {1}', where, size(added.bytes));
  const facts = [...changeFacts(t, counts), ...(added.bytes > 0 ? [size(added.bytes)] : [])];
  if (counts.added === 1) return t('{0} added {1} path, {2}', where, 1, size(added.bytes));
  if (counts.added > 0) return t('{0} added {1} paths, {2}', where, counts.added, size(added.bytes));
  return facts.length === 0 ? t('{0} changed nothing', where) : `${where}: ${facts.join(' · ')}`;
}

function useLargestFiles({ image, variant }: Place, layer: number | null): readonly LargeFileModel[] | null {
  const { host } = usePage();
  const [answer, setAnswer] = useState<{ layer: number; files: readonly LargeFileModel[] } | null>(null);
  useEffect(() => {
    if (layer === null) return;
    const controller = new AbortController();
    host.largestFiles(image, variant, layer, controller.signal).then(
      (files) => !controller.signal.aborted && setAnswer({ layer, files }),
      // The layers tab says what is wrong with a layer that cannot be read.
      () => undefined,
    );
    return () => controller.abort();
  }, [host, image, variant, layer]);
  return answer && answer.layer === layer ? answer.files : null;
}
