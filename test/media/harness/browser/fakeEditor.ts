/**
 * What a webview finds around it in the editor: the theme's variables, `acquireVsCodeApi`, and a host that answers for
 * one of the scenarios. The address chooses: `?scenario=small&theme=dark-modern`.
 */

import { FIRST_STATE } from '../../../../media/imagePage/pageState.ts';
import { contributes } from '../../../../package.json';
import type { ImagePageClient, ImagePageHost } from '../../../../src/protocol/imagePage.ts';
import { connect, type Port, serve } from '../../../../src/protocol/rpc.ts';
import dark from '../../themes/dark-modern.json';
import contrast from '../../themes/high-contrast.json';
import contrastLight from '../../themes/high-contrast-light.json';
import light from '../../themes/light-modern.json';
import { SCENARIOS } from '../scenarios/index.ts';

const THEMES: Readonly<Record<string, { kind: string; bodyClasses: string[]; variables: Record<string, string> }>> = {
  'dark-modern': dark,
  'light-modern': light,
  'high-contrast': contrast,
  'high-contrast-light': contrastLight,
};

/** What tests see and steer of the host's side. */
export interface Harness {
  /** The calls of the page, oldest first: the method and its arguments. */
  readonly calls: [method: string, ...args: unknown[]][];
  /** Changes the theme as the editor does while a page is open. */
  readonly useTheme: (name: string) => void;
  readonly client: ReturnType<typeof connect<ImagePageClient>>['api'];
  /** Fails the opening that waits, or lets it go on. */
  finishOpening(failure?: string): void;
  /** The same for the readings of layers that wait. */
  finishContents(failure?: string): void;
  /** Whether downloads go on until they are canceled. */
  holdDownloads: boolean;
  /** Readings of layers that the page no longer wanted. */
  aborted: number;
  /** Whether answers about files wait in `heldFiles`, to be let go, or failed, in any order. */
  holdFiles: boolean;
  readonly heldFiles: ((failure?: string) => void)[];
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const query = new URLSearchParams(location.search);
// The editor makes variables of the extension's own colors too.
const defaults = {
  'vscode-dark': 'dark',
  'vscode-light': 'light',
  'vscode-high-contrast': 'highContrast',
  'vscode-high-contrast-light': 'highContrastLight',
} as const;

/** Sets the variables and classes that the editor sets for a theme, in place of those of the one before. */
function useTheme(name: string): void {
  const theme = THEMES[name] ?? dark;
  const { style } = document.documentElement;
  for (const property of [...style]) if (property.startsWith('--vscode-')) style.removeProperty(property);
  for (const [property, value] of Object.entries(theme.variables)) style.setProperty(property, value);
  for (const { id, defaults: colors } of contributes.colors) {
    const color = colors[defaults[theme.kind as keyof typeof defaults] ?? 'dark'];
    const value = /^#/.test(color) ? color : `var(--vscode-${color.replaceAll('.', '-')})`;
    style.setProperty(`--vscode-${id.replaceAll('.', '-')}`, value);
  }
  for (const { bodyClasses } of Object.values(THEMES)) document.body.classList.remove(...bodyClasses);
  document.body.classList.add(...theme.bodyClasses);
  document.body.dataset['vscodeThemeKind'] = theme.kind;
}
useTheme(query.get('theme') ?? 'dark-modern');

let toHost: (message: unknown) => void = () => undefined;
const port: Port = {
  post: (message) => window.postMessage(message, window.origin),
  listen(receive) {
    const before = toHost;
    toHost = (message) => {
      before(message);
      receive(message);
    };
    return () => undefined;
  },
};

interface Gate {
  readonly passed: Promise<void>;
  open(failure?: string): void;
}

function createGate(): Gate {
  let open: Gate['open'] = () => undefined;
  const passed = new Promise<void>((resolve, reject) => {
    open = (failure) => (failure === undefined ? resolve() : reject(new Error(failure)));
  });
  passed.catch(() => undefined);
  return { passed, open };
}

const opening = createGate();
let reading = createGate();

const calls: Harness['calls'] = [];
const scenarioName = query.get('scenario') ?? 'small';
const scenario = SCENARIOS[scenarioName];
const failure = query.get('failure');
let reloads = 0;
const host: ImagePageHost = {
  async catalog() {
    if (query.has('wait')) await opening.passed;
    if (failure && reloads === 0) throw Object.assign(new Error(failure), { details: query.getAll('detail') });
    if (!scenario) throw new Error('There is no such scenario');
    const layer = query.get('layer');
    return { ...scenario.catalog, target: layer === null ? null : { image: 0, tab: 'layers', layer: Number(layer) } };
  },
  async image(image, variant) {
    const model = scenario?.image(image, variant);
    if (typeof model !== 'object') throw new Error(model);
    return model;
  },
  async contents(image, variant, signal) {
    signal.addEventListener('abort', () => window.harness.aborted++);
    if (query.has('slow')) await reading.passed;
    if (!scenario) throw new Error('There is no such scenario');
    return scenario.contents(image, variant);
  },
  containers: async () => scenario?.containers ?? [],
  async files(_image, _variant, query, first, count, signal) {
    if (window.harness.holdFiles) {
      const gate = createGate();
      window.harness.heldFiles.push(gate.open);
      await gate.passed;
    }
    const body = JSON.stringify({ scenario: scenarioName, query, first, count });
    const response = await fetch('/files', { method: 'POST', body, signal });
    const answer = await response.json();
    if ('failure' in answer) throw new Error(answer.failure);
    return answer;
  },
  fileAction: async () => undefined,
  async download(_image, _variant, { paths }, signal) {
    for (const path of paths) await window.harness.client.tarPiece(new TextEncoder().encode(path));
    if (window.harness.holdDownloads) await new Promise((_, reject) => signal.addEventListener('abort', reject));
    return 'files.tar';
  },
  document: async (_image, _variant, kind) => scenario?.document(kind) ?? '',
  openDocument: async () => undefined,
  copy: async () => undefined,
  openAsText: async () => undefined,
  showLog: async () => undefined,
  async reload() {
    reloads++;
  },
  showing: async () => undefined,
};
for (const method of Object.keys(host) as (keyof ImagePageHost)[]) {
  const answer = host[method] as (...args: unknown[]) => Promise<unknown>;
  Object.assign(host, {
    [method]: (...args: unknown[]) => {
      calls.push([method, ...args.filter((arg) => !(arg instanceof AbortSignal))]);
      return answer(...args);
    },
  });
}
serve<ImagePageHost>(port, host);
window.harness = {
  useTheme,
  calls,
  client: connect<ImagePageClient>(port).api,
  finishOpening: opening.open,
  finishContents(failure) {
    reading.open(failure);
    if (failure !== undefined) reading = createGate();
  },
  holdDownloads: query.has('endless'),
  aborted: 0,
  holdFiles: query.has('held'),
  heldFiles: [],
};

/** With `pane=details` the page starts with what else there is to see beside the steps. */
function startingState(): unknown {
  return query.get('pane') === 'details' ? { page: { ...FIRST_STATE, stepPane: 'details' }, scroll: {} } : undefined;
}

const STATE = `state ${query.get('scenario')}`;
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => void setTimeout(() => toHost(structuredClone(message)), 0),
  getState: () => JSON.parse(sessionStorage.getItem(STATE) ?? 'null') ?? startingState(),
  setState: (state) => sessionStorage.setItem(STATE, JSON.stringify(state)),
});
