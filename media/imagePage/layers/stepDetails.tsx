import { formatRelativeTime, formatTime } from '../../../src/format/time.ts';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { EngineModel, RelatedModel } from '../../../src/protocol/imageEngine.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Detail, Details } from '../../shared/details.tsx';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import { CodeBlock } from '../codeBlock.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { breakCommands, instructionOf } from './instructionText.ts';
import { LayerContents } from './layerContents.tsx';
import { LayerDetails } from './layerDetails.tsx';
import { SharedWith } from './sharedWith.tsx';
import type { StepRow } from './stepRows.ts';

interface Props {
  readonly row: StepRow;
  readonly place: Place;
  readonly engine: EngineModel | null;
  readonly related: RelatedModel | null;
  /** Shows another layer. */
  readonly onLayer: (layer: number) => void;
}

/** All that is known of a step and its layer. */
export function StepDetails({ row, place, engine, related, onLayer }: Props) {
  const page = usePage();
  const { t, language } = page;
  const { step, layer, counts, notes } = row;
  const instruction = instructionOf(step);
  const raw = step.createdBy === instruction || step.createdBy === '' ? null : step.createdBy;
  return (
    <ScrollPane class="details-pane" name={t('Details')} scrollKey={`details ${row.index}`}>
      <div class="details-title">
        <h2>{titleOf(page, row)}</h2>
        {instruction !== '' && <CopyButton text={instruction} label={t('Copy instruction')} />}
      </div>
      {instruction === '' ? (
        <p class="quiet">{t('The history records no instruction for it.')}</p>
      ) : (
        <CodeBlock keyword={step.keyword} text={breakCommands(step.text)} copied={instruction} />
      )}
      {notes.map((note) => (
        <p key={note} class="note">
          <Icon name="warning" />
          <span>{visibleText(note)}</span>
        </p>
      ))}
      <Details>
        {layer && counts && <LayerContents layer={layer.index} counts={counts} onLayer={onLayer} />}
        {step.created !== null && (
          <Detail name={t('Created')}>
            {formatRelativeTime(step.created, Date.now(), language)}
            <span class="quiet"> · {formatTime(step.created, language)}</span>
          </Detail>
        )}
        {step.comment !== null && step.comment !== instruction && (
          <Detail name={t('Comment')}>{visibleText(step.comment)}</Detail>
        )}
        {step.buildArgs.length > 0 && (
          <Detail name={t('Build arguments')} hint={t('Values of ARG the builder recorded with this step.')}>
            <CodeBlock text={step.buildArgs.join('\n')} />
          </Detail>
        )}
        {layer && <LayerDetails layer={layer} place={place} engine={engine} />}
        {layer && related && <SharedWith layer={layer.index} related={related} />}
        {step.imageId !== null && <StepImage id={step.imageId} />}
        {raw !== null && (
          <Detail
            name={t('As recorded')}
            hint={t('created_by of the history entry, word for word.')}
            action={<CopyButton text={raw} label={t('Copy created_by')} quiet />}
          >
            <CodeBlock text={raw} />
          </Detail>
        )}
      </Details>
    </ScrollPane>
  );
}

/** The image that ended with a step; engines print `<missing>` for those they do not have. */
function StepImage({ id }: { id: string }) {
  const { t } = usePage();
  const name = t('Image ID of this step');
  if (id === '')
    return (
      <Detail
        name={name}
        hint={t('The engine has no image that ends here: it was built elsewhere, or by a builder that keeps none.')}
      >
        <code>&lt;missing&gt;</code>
      </Detail>
    );
  return (
    <Detail name={name} action={<CopyButton text={id} label={t('Copy {0}', name)} quiet />}>
      <code data-vscode-context={menuContext('digest', id)}>{id}</code>
    </Detail>
  );
}

function titleOf({ t }: Page, { step }: StepRow): string {
  if (step.layer !== null) return t('Layer {0}', step.layer);
  return step.empty ? t('Metadata only, no layer') : t('A step without a layer');
}
