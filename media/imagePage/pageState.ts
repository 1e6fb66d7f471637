import type { DocumentKind, Tab, Target } from '../../src/protocol/imagePage.ts';

/** Everything of the page that outlives hiding it and reloading the window. */
export interface PageState {
  /** Of this shape of the state; another one is dropped. */
  readonly version: 1;
  readonly image: number;
  /** `VariantModel.key`; null means the default platform. */
  readonly variant: string | null;
  readonly tab: Tab;
  /** Position of the selected row in `ImageModel.steps`; null until one is selected. */
  readonly step: number | null;
  readonly stepFilter: string;
  readonly metadataHidden: boolean;
  readonly document: DocumentKind;
  readonly search: string;
  /** JSON pointers of the unfolded nodes; a document not touched yet is absent. */
  readonly unfolded: Partial<Record<DocumentKind, readonly string[]>>;
}

export const FIRST_STATE: PageState = {
  version: 1,
  image: 0,
  variant: null,
  tab: 'layers',
  step: null,
  stepFilter: '',
  metadataHidden: false,
  document: 'config',
  search: '',
  unfolded: {},
};

/** What changes when the host asks for a place on the page. */
export function goTo(state: PageState, target: Target): PageState {
  const variant = target.variant ?? null;
  const elsewhere = target.image !== state.image || (target.variant !== undefined && variant !== state.variant);
  return {
    ...state,
    image: target.image,
    variant: elsewhere ? variant : state.variant,
    tab: target.tab ?? state.tab,
    step: elsewhere ? null : state.step,
    // A row that is filtered away could not be shown.
    stepFilter: target.layer === undefined ? state.stepFilter : '',
  };
}
