import type { ComponentChildren } from 'preact';
import type { FileAction, FileRow } from '../../../src/protocol/imageFiles.ts';
import { usePage } from '../pageContext.ts';
import { chosenBytes, type RowChoice } from './rowChoice.ts';
import type { FileRows } from './useFileRows.ts';

interface Props {
  readonly about: FileRows['about'] | null;
  readonly choice: RowChoice;
  /** What else can be done. */
  readonly children?: ComponentChildren;
  /** Null where nothing can be done with files yet. */
  readonly onAction: ((rows: readonly FileRow[], action: FileAction) => void) | null;
}

/** How many paths and bytes there are, are wanted and are chosen, and what can be done with the chosen ones. */
export function FilesFoot({ about, choice, children, onAction }: Props) {
  const { t, size, exactly, copy } = usePage();
  const chosen = [...choice.rows.values()];
  const bytes = chosenBytes(choice);
  const counted = (paths: number) => (paths === 1 ? t('{0} path', paths) : t('{0} paths', paths));
  return (
    <div class="files-foot">
      {about && (
        <span title={exactly(about.bytes)}>
          {counted(about.paths)} · {size(about.bytes)}
        </span>
      )}
      {about?.wanted && (
        <span title={exactly(about.wanted.bytes)}>
          {t('{0} match', about.wanted.paths)} · {size(about.wanted.bytes)}
        </span>
      )}
      {chosen.length > 0 && (
        <span class="chosen" title={exactly(bytes)}>
          {t('{0} selected', chosen.length)} · {size(bytes)}
        </span>
      )}
      {chosen.length > 0 && (
        <fieldset class="files-actions" aria-label={t('Selected files')}>
          {onAction && <FileActions chosen={chosen} onAction={onAction} />}
          <Action
            name={chosen.length === 1 ? t('Copy path') : t('Copy paths')}
            onClick={() => copy(chosen.map(({ pathText }) => pathText).join('\n'))}
          />
        </fieldset>
      )}
      {children}
    </div>
  );
}

interface FileActionsProps {
  readonly chosen: readonly FileRow[];
  readonly onAction: (rows: readonly FileRow[], action: FileAction) => void;
}

function FileActions({ chosen, onAction }: FileActionsProps) {
  const { t } = usePage();
  const [row] = chosen.length === 1 ? chosen : [];
  return (
    <>
      {row?.openable && <Action name={t('Open')} onClick={() => onAction([row], 'open')} />}
      {row?.comparable && <Action name={t('Compare with before')} onClick={() => onAction([row], 'compare')} />}
      {row && row.layer !== null && <Action name={t('History')} onClick={() => onAction([row], 'history')} />}
      <Action name={t('Extract…')} onClick={() => onAction(chosen, 'extract')} />
    </>
  );
}

export function Action({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button type="button" class="link-button" onClick={onClick}>
      {name}
    </button>
  );
}
