/** What a webview finds around it in the editor, whatever its page: the theme's variables, a channel, and `acquireVsCodeApi`. */
import { contributes } from '../../../../package.json';
import type { Port } from '../../../../src/protocol/rpc.ts';
import dark from '../../themes/dark-modern.json';
import contrast from '../../themes/high-contrast.json';
import contrastLight from '../../themes/high-contrast-light.json';
import light from '../../themes/light-modern.json';

const THEMES: Readonly<Record<string, { kind: string; bodyClasses: string[]; variables: Record<string, string> }>> = {
  'dark-modern': dark,
  'light-modern': light,
  'high-contrast': contrast,
  'high-contrast-light': contrastLight,
};

export const query = new URLSearchParams(location.search);
// The editor makes variables of the extension's own colors too.
const defaults = {
  'vscode-dark': 'dark',
  'vscode-light': 'light',
  'vscode-high-contrast': 'highContrast',
  'vscode-high-contrast-light': 'highContrastLight',
} as const;

/** Sets the variables and classes that the editor sets for a theme, in place of those of the one before. */
export function useTheme(name: string): void {
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
export const port: Port = {
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

/** A call of a page: the method and its arguments. */
export type Call = [method: string, ...args: unknown[]];

/** Notes each call of a host's methods before it is answered. */
export function recordCalls(host: object, calls: Call[]): void {
  for (const [method, answer] of Object.entries(host))
    Object.assign(host, {
      [method]: (...args: unknown[]) => {
        calls.push([method, ...args.filter((arg) => !(arg instanceof AbortSignal))]);
        return answer(...args);
      },
    });
}

/** Lets the page find the editor; its state stays over a reload. */
export function offerEditor(startingState: unknown): void {
  const key = `state ${query.get('scenario')}`;
  globalThis.acquireVsCodeApi = () => ({
    postMessage(message) {
      const sent = structuredClone(message);
      // The host is another process: it does not wait until the page has been painted.
      queueMicrotask(() => toHost(sent));
    },
    getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? startingState,
    setState: (state) => sessionStorage.setItem(key, JSON.stringify(state)),
  });
}
