import type { DocumentKind, Tab, Target } from '../../src/protocol/imagePage.ts';
import { FIRST_FILES, type FilesState } from './files/filesState.ts';

/** What a layer's size is: the bytes of its files, of its blob as stored, or as its engine counts. */
export type SizeAs = 'files' | 'stored' | 'counted';

/** What is shown beside the steps: their files, or all about the selected one. */
export type StepPane = 'files' | 'details';

/** Everything of the page that outlives hiding it and reloading the window. */
export interface PageState {
  /** Of this shape of the state; another one is dropped. */
  readonly version: 4;
  readonly image: number;
  /** `VariantModel.key`; null means the default platform. */
  readonly variant: string | null;
  readonly tab: Tab;
  /** Position of the selected row in `ImageModel.steps`; null until one is selected. */
  readonly step: number | null;
  /** The other end of a range of steps, itself a position; null while one step is selected. */
  readonly rangeFrom: number | null;
  readonly stepPane: StepPane;
  readonly files: FilesState;
  readonly stepFilter: string;
  readonly metadataHidden: boolean;
  readonly sizeAs: SizeAs;
  /** Whether the steps of the base are shown below FROM. */
  readonly baseOpen: boolean;
  readonly document: DocumentKind;
  readonly search: string;
  /** JSON pointers of the unfolded nodes; a document not touched yet is absent. */
  readonly unfolded: Partial<Record<DocumentKind, readonly string[]>>;
}

export const FIRST_STATE: PageState = {
  version: 4,
  image: 0,
  variant: null,
  tab: 'layers',
  step: null,
  rangeFrom: null,
  stepPane: 'files',
  files: FIRST_FILES,
  stepFilter: '',
  metadataHidden: false,
  sizeAs: 'files',
  baseOpen: false,
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
    rangeFrom: elsewhere || target.layer !== undefined ? null : state.rangeFrom,
    // A row that is filtered away could not be shown.
    stepFilter: target.layer === undefined ? state.stepFilter : '',
  };
}
