import { useCallback, useEffect } from 'preact/hooks';
import type { CatalogModel, ImageModel, NoteModel, Tab } from '../../src/protocol/imagePage.ts';
import type { Feed } from '../shared/feed.ts';
import { focusTab, TabList, TabPanel } from '../shared/tabs.tsx';
import { usePageKeys } from '../shared/usePageKeys.ts';
import { usePageScroll } from '../shared/useScroll.ts';
import { DockerfileTab } from './dockerfile/dockerfileTab.tsx';
import { BuiltBar } from './header/builtBar.tsx';
import { Header } from './header/header.tsx';
import { NotesStrip } from './header/notesStrip.tsx';
import { InspectTab } from './inspect/inspectTab.tsx';
import { IntegrityTab } from './integrity/integrityTab.tsx';
import { type IntegrityNews, useIntegrity } from './integrity/useIntegrity.ts';
import { LayersTab } from './layers/layersTab.tsx';
import { Failure } from './opening/failure.tsx';
import { OpeningProgress } from './opening/openingProgress.tsx';
import { Unavailable } from './opening/unavailable.tsx';
import { usePage } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import { type Found, findPlace, type Place, samePlace } from './place.ts';
import { type ContentsProgress, ReadingLayers } from './readingLayers.tsx';
import { refusalOf } from './refusal.ts';
import { useContents } from './useContents.ts';
import { useImage } from './useImage.ts';
import { useRelated } from './useRelated.ts';

const TABS: readonly Tab[] = ['layers', 'dockerfile', 'inspect', 'integrity'];

interface Props {
  readonly catalog: CatalogModel;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly contentsProgress: Feed<ContentsProgress>;
  readonly integrityNews: Feed<IntegrityNews>;
  /** A layer the host asked for; it becomes the selected one as soon as its image is there. */
  readonly wantedLayer: number | null;
  readonly onLayerShown: () => void;
  readonly onTryAgain: () => void;
}

/** An opened archive: the header, and below it what can be said about the image of the chosen platform. */
export function ImageView(props: Props) {
  const { t } = usePage();
  const found = findPlace(props.catalog, props.state);
  if (!found)
    return <Failure refusal={refusalOf(t('The archive holds no image.'))} level={1} onTryAgain={props.onTryAgain} />;
  return <FoundImage {...props} found={found} />;
}

function FoundImage({
  catalog,
  state,
  update,
  contentsProgress,
  integrityNews,
  wantedLayer,
  onLayerShown,
  onTryAgain,
  found,
}: Props & { found: Found }) {
  const { t, host, store } = usePage();
  const { place, catalogImage, variantModel } = found;
  const shown = useImage(host, catalog, place);
  const { place: shownPlace, failure } = shown;
  const loading = !samePlace(shownPlace, place);
  const reading = useContents(host, shown, place);
  const contents = reading.phase === 'known' ? reading.contents : null;
  // What was exported says more than its engine did.
  const model = contents?.image ?? shown.model;
  const integrity = useIntegrity(loading ? null : model, place, reading, integrityNews);
  const mismatches = integrity.known?.verdict.mismatches ?? 0;

  usePageKeys(
    useCallback(
      (position) => {
        const tab = TABS[position];
        if (!tab) return false;
        update({ tab });
        focusTab(tab);
        return true;
      },
      [update],
    ),
  );
  usePageScroll(model !== null);
  const comparing = useRelated(
    place,
    useCallback(() => update({ tab: 'inspect' }), [update]),
  );
  useTellHost(shownPlace ?? place, state, model);
  useEffect(() => {
    if (wantedLayer === null || loading || !model) return;
    const wanted = wantedLayer < 0 ? model.layers.length - 1 : wantedLayer;
    const step = model.steps.findIndex(({ layer }) => layer === wanted);
    if (step >= 0) update({ step, rangeFrom: null });
    onLayerShown();
  }, [wantedLayer, loading, model, update, onLayerShown]);

  const select = (image: number, variant: string | null) => {
    store.resetScroll();
    // What was asked for was one of the image that is left now, and could not be shown.
    onLayerShown();
    update({ image, variant, step: null, rangeFrom: null });
  };
  const tabs = [
    { key: 'layers', label: t('Layers'), shortcut: 'Alt+1', ...(model && { badge: badgeOf(model) }) },
    { key: 'dockerfile', label: t('Dockerfile'), shortcut: 'Alt+2' },
    { key: 'inspect', label: t('Inspect'), shortcut: 'Alt+3' },
    {
      key: 'integrity',
      label: t('Integrity'),
      shortcut: 'Alt+4',
      ...(mismatches > 0 && { badge: String(mismatches) }),
    },
  ] as const;

  return (
    <>
      <Header
        catalog={catalog}
        catalogImage={catalogImage}
        place={place}
        model={model}
        reading={reading}
        integrity={integrity}
        onIntegrity={() => {
          update({ tab: 'integrity' });
          focusTab('integrity');
        }}
        onImage={(image) => select(image, null)}
        onVariant={(variant) => select(place.image, variant)}
      />
      <NotesStrip notes={[...new Set([...catalog.notes, ...notesOf(model), ...notesOf(contents)])]} />
      {!loading && model?.engine?.built && (
        <BuiltBar
          key={model.engine.id}
          built={model.engine.built}
          model={model}
          place={place}
          onStep={(step) => {
            update({ tab: 'layers', step, rangeFrom: null, stepFilter: '' });
            focusTab('layers');
          }}
          onClose={() => focusTab(state.tab)}
        />
      )}
      {loading && model && <progress class="loading-line" aria-label={t('Reading…')} />}
      {!model && loading && <OpeningProgress progress={null} />}
      {!loading && failure && <Failure refusal={failure} level={2} onTryAgain={onTryAgain} />}
      {!loading && place.state !== 'present' && (
        <Unavailable
          variant={variantModel}
          present={catalogImage.variants.filter((variant) => variant.state === 'present')}
          onSelect={(variant) => select(place.image, variant)}
          onPulled={onTryAgain}
        />
      )}
      {model && (
        <main class="content" aria-busy={loading}>
          <div class="tab-row">
            <TabList
              name={t('Views of the image')}
              tabs={tabs}
              selected={state.tab}
              onSelect={(tab) => update({ tab })}
            />
            {!loading && (
              <ReadingLayers
                place={place}
                reading={reading}
                feed={contentsProgress}
                ofEngine={model.engine?.described === true}
              />
            )}
          </div>
          <TabPanel tab={state.tab} key={`${shownPlace?.image} ${shownPlace?.variant} ${state.tab}`}>
            {state.tab === 'layers' && shownPlace && (
              <LayersTab
                model={model}
                place={shownPlace}
                reading={reading}
                related={comparing.phase === 'known' ? comparing.related : null}
                contentsProgress={contentsProgress}
                state={state}
                update={update}
              />
            )}
            {state.tab === 'integrity' && <IntegrityTab model={model} integrity={integrity} />}
            {state.tab === 'dockerfile' && shownPlace && (
              <DockerfileTab model={model} place={shownPlace} reading={reading} state={state} update={update} />
            )}
            {state.tab === 'inspect' && shownPlace && (
              <InspectTab model={model} place={shownPlace} comparing={comparing} state={state} update={update} />
            )}
          </TabPanel>
        </main>
      )}
    </>
  );
}

/** Tells the host what is shown, for the commands of the title bar. */
function useTellHost(place: Place, { tab, step }: PageState, model: ImageModel | null): void {
  const { host } = usePage();
  const { image, variant } = place;
  const layer = step === null ? null : (model?.steps[step]?.layer ?? null);
  useEffect(() => {
    // Nobody waits for the answer: a host that is gone has no title bar either.
    host.showing({ image, variant, tab, ...(layer !== null && { layer }) }).catch(() => undefined);
  }, [host, image, variant, tab, layer]);
}

function badgeOf({ layers }: ImageModel): string {
  return String(layers.length);
}

function notesOf(model: { readonly notes: readonly NoteModel[] } | null): string[] {
  return (model?.notes ?? []).filter(({ layer }) => layer === null).map(({ text }) => text);
}
