import type { DocumentKind, Tab, Target } from '../../src/protocol/imagePage.ts';

/** What a layer's size is: the bytes of its files, or of its blob as stored. */
export type SizeAs = 'files' | 'stored';

/** Everything of the page that outlives hiding it and reloading the window. */
export interface PageState {
  /** Of this shape of the state; another one is dropped. */
  readonly version: 2;
  readonly image: number;
  /** `VariantModel.key`; null means the default platform. */
  readonly variant: string | null;
  readonly tab: Tab;
  /** Position of the selected row in `ImageModel.steps`; null until one is selected. */
  readonly step: number | null;
  readonly stepFilter: string;
  readonly metadataHidden: boolean;
  readonly sizeAs: SizeAs;
  readonly document: DocumentKind;
  readonly search: string;
  /** JSON pointers of the unfolded nodes; a document not touched yet is absent. */
  readonly unfolded: Partial<Record<DocumentKind, readonly string[]>>;
}

export const FIRST_STATE: PageState = {
  version: 2,
  image: 0,
  variant: null,
  tab: 'layers',
  step: null,
  stepFilter: '',
  metadataHidden: false,
  sizeAs: 'files',
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
