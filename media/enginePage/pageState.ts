/** Everything of the page that outlives hiding it and reloading the window. */
export interface PageState {
  /** Of this shape of the state; another one is dropped. */
  readonly version: 1;
  /** The endpoint's name, by which the host brings the page back. */
  readonly engine: string;
  /** The type of events that are shown; '' for all. */
  readonly type: string;
}

export function firstState(engine: string): PageState {
  return { version: 1, engine, type: '' };
}
