import { type ComponentType, render } from 'preact';
import { type Api, connect, type Port, type Remote } from '../../src/protocol/rpc.ts';
import { createPageStore, type PageStore } from './pageStore.ts';
import { readStart, webviewPort } from './webview.ts';

/** What a page begins with. */
export interface PageProps<Start, Host extends Api<Host>, State> {
  readonly start: Start;
  /** To the extension host. */
  readonly port: Port;
  readonly host: Remote<Host>;
  readonly store: PageStore<State>;
}

/**
 * Draws the page of a webview.
 * @param firstState what it begins with when it was never open
 */
export function startPage<Start, Host extends Api<Host>, State extends { readonly version: number }>(
  App: ComponentType<PageProps<Start, Host, State>>,
  firstState: (start: Start) => State,
): void {
  const api = acquireVsCodeApi();
  const port = webviewPort(api);
  const start = readStart<Start>();
  const root = document.getElementById('root');
  const store = createPageStore(api, firstState(start));
  if (root) render(<App start={start} port={port} host={connect<Host>(port).api} store={store} />, root);
}
