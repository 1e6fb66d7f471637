import { useEffect } from 'preact/hooks';
import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { OutcomeModel, ReportModel } from '../../../src/protocol/diskUsagePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Icon } from '../../shared/icon.tsx';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import { KINDS } from '../kinds.ts';
import { type Page, usePage } from '../pageContext.ts';
import { boundsText } from './freedText.ts';
import { NameList } from './nameList.tsx';

interface Props {
  readonly report: ReportModel;
  readonly onClose: () => void;
}

/** What the last removal came to: what is gone, what is not and why. */
export function ReportPane({ report, onClose }: Props) {
  const page = usePage();
  const { t, announce } = page;
  const sentence = reportSentence(report, page);
  useEffect(() => announce(sentence), [sentence, announce]);
  const { removed, skipped, isCanceled, failure } = report;
  return (
    <ScrollPane class="details-pane plan-pane" name={t('What was removed')} scrollKey="report">
      <div class="details-title">
        <h2>{t('What was removed')}</h2>
        <CopyButton text={() => reportText(report, page)} label={t('Copy the report')} />
        <button type="button" class="button secondary close-report" onClick={onClose}>
          {t('Done')}
        </button>
      </div>
      <p class="freed">{sentence}</p>
      {isCanceled && (
        <p class="obstacle">
          <Icon name="circle-slash" />
          <span>{t('It was canceled; what had not begun by then is still there.')}</span>
        </p>
      )}
      {failure !== null && (
        <p class="obstacle">
          <Icon name="error" />
          <span>{visibleText(failure)}</span>
        </p>
      )}
      <Outcomes title={t('Still there ({0})', skipped.length)} outcomes={skipped} />
      <Outcomes title={t('Removed ({0})', removed.length)} outcomes={removed} />
    </ScrollPane>
  );
}

function Outcomes({ title, outcomes }: { title: string; outcomes: readonly OutcomeModel[] }) {
  const { t } = usePage();
  if (outcomes.length === 0) return null;
  const rows = outcomes.map(({ kind, name, detail }, index) => ({
    key: String(index),
    name: t('{0} {1}', t(KINDS[kind].one), oneLine(name)),
    detail: visibleText(detail),
  }));
  return (
    <section class="goes">
      <h3>{title}</h3>
      <NameList rows={rows} />
    </section>
  );
}

function reportSentence({ removed, freed }: ReportModel, page: Page): string {
  return page.t('{0} removed, {1} freed.', removed.length, boundsText(freed, page));
}

function reportText(report: ReportModel, page: Page): string {
  const { t } = page;
  const line = ({ kind, name, detail }: OutcomeModel) => `${t(KINDS[kind].one)}\t${name}\t${detail}`;
  return [
    reportSentence(report, page),
    ...(report.failure === null ? [] : [report.failure]),
    t('Still there ({0})', report.skipped.length),
    ...report.skipped.map(line),
    t('Removed ({0})', report.removed.length),
    ...report.removed.map(line),
  ].join('\n');
}
