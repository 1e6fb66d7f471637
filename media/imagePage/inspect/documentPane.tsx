import type { DocumentKind } from '../../../src/protocol/imagePage.ts';
import { Segments } from '../../shared/segments.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import type { Place } from '../place.ts';
import { Refused } from '../refused.tsx';
import { DocumentTree } from './documentTree.tsx';
import { useDocument } from './useDocument.ts';

interface Props {
  /** Those that exist for the image, in order. */
  readonly documents: readonly DocumentKind[];
  /** Whether the config was composed of what an engine says. */
  readonly composed: boolean;
  readonly place: Place;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

/** The JSON documents of an image: a switch between them, and the one that is chosen as a tree. */
export function DocumentPane({ documents, composed, place, state, update }: Props) {
  const page = usePage();
  const { t, store } = page;
  const kind = documents.includes(state.document) ? state.document : (documents[0] ?? 'config');
  const reading = useDocument(place, kind, composed);
  return (
    <section class="pane document-pane" aria-label={t('JSON documents')} data-pane>
      <div class="toolbar">
        <Segments
          name={t('JSON document')}
          options={documents.map((document) => ({ key: document, label: labelOf(page, document) }))}
          selected={kind}
          onSelect={(document) => {
            store.setScroll('json', 0);
            update({ document });
          }}
        />
      </div>
      {composed && kind === 'config' && (
        <p class="composed">
          {t('Composed of what the engine says. The config itself, byte for byte, is there once the layers are read.')}
        </p>
      )}
      {reading.phase === 'reading' && <progress class="loading-line" aria-label={t('Reading…')} />}
      {reading.phase === 'failed' && (
        <p class="nothing">
          <Refused refusal={reading.refusal} />
        </p>
      )}
      {reading.phase === 'read' && (
        <DocumentTree
          key={kind}
          name={labelOf(page, kind)}
          kind={kind}
          place={place}
          root={reading.root}
          state={state}
          update={update}
        />
      )}
    </section>
  );
}

function labelOf({ t }: Page, kind: DocumentKind): string {
  const labels = { config: t('Config'), manifest: t('Manifest'), index: t('Index'), inspect: 'docker image inspect' };
  return labels[kind];
}
