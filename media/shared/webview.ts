import type { Port } from '../../src/protocol/rpc.ts';

/** The editor's side of a webview; a page may ask for it once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  /** What `setState` was given last, also after the page was hidden or the window reloaded; undefined at first. */
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

/** The channel to the extension host. */
export function webviewPort(api: VsCodeApi): Port {
  return {
    post: (message) => api.postMessage(message),
    listen(receive) {
      const listener = (event: MessageEvent) => {
        // The editor passes messages on from a frame of the page's own origin; nobody else has a say.
        if (event.origin === window.origin) receive(event.data);
      };
      window.addEventListener('message', listener);
      return () => window.removeEventListener('message', listener);
    },
  };
}

/** Reads what the host wrote into the page's `data-start` attribute. */
export function readStart<T>(): T {
  const text = document.querySelector('[data-start]')?.getAttribute('data-start');
  if (!text) throw new Error('The page has no data-start attribute');
  return JSON.parse(text) as T;
}
