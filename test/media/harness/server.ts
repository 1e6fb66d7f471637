/** Serves the pages as the editor would, each with a fake host behind it: the image page, and with `page=engine` or `page=disk` another. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import type { DiskUsagePageStart } from '../../../src/protocol/diskUsagePage.ts';
import type { EnginePageStart } from '../../../src/protocol/enginePage.ts';
import type { ImagePageStart } from '../../../src/protocol/imagePage.ts';
import { webviewPage } from '../../../src/vscode/webviewPage.ts';
import { answerFiles, type FilesCall } from './files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CODICONS = '../../../node_modules/@vscode/codicons/dist/';
const TYPES = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' } as const;

/** A server on the loopback, and the address of its page. */
export interface Harness {
  readonly url: string;
  close(): Promise<void>;
}

/** The files of the pages, the same for all tests of a process. */
let built: Promise<Map<string, Uint8Array>> | undefined;

/** Builds the pages and serves them. */
export async function serveHarness(start: Partial<ImagePageStart> = {}): Promise<Harness> {
  built ??= build();
  const files = await built;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.slice(1);
    const ofEngine = searchParams.get('scenario')?.startsWith('engine') === true;
    const ofContainer = searchParams.get('scenario') === 'engineContainer';
    const settings = { units: 'decimal', verifyInBackground: !searchParams.has('off') };
    const file = files.get(path);
    const type = TYPES[path.split('.').at(-1) as keyof typeof TYPES];
    if (path === 'files') answer(request, response);
    else if (path === '' && searchParams.get('page') === 'engine')
      page(response, html(origin(server), 'enginePage', { ...ENGINE_START, ...start }));
    else if (path === '' && searchParams.get('page') === 'disk')
      page(response, html(origin(server), 'diskUsagePage', { ...DISK_USAGE_START, ...start }));
    else if (path === '')
      page(response, html(origin(server), 'imagePage', { ...IMAGE_START, settings, ofEngine, ofContainer, ...start }));
    else if (file && type) response.setHeader('content-type', type).end(file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: origin(server),
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function page(response: ServerResponse, text: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(text);
}

/** What the fake host asks for, in place of the extension's. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  try {
    const call: FilesCall = JSON.parse(Buffer.concat(await request.toArray()).toString());
    reply(await answerFiles(call));
  } catch (error) {
    // No failure of the server: the browser would complain of one.
    reply({ failure: error instanceof Error ? error.message : String(error) });
  }
}

function origin(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}

async function build(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await esbuild.build({
    entryPoints: {
      imagePage: here('../../../media/imagePage/main.tsx'),
      enginePage: here('../../../media/enginePage/main.tsx'),
      diskUsagePage: here('../../../media/diskUsagePage/main.tsx'),
      imagePageEditor: here('browser/fakeEditor.ts'),
      enginePageEditor: here('browser/fakeEngineEditor.ts'),
      diskUsagePageEditor: here('browser/fakeDiskUsageEditor.ts'),
    },
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).at(-1) ?? '', contents]));
  for (const name of ['codicon.css', 'codicon.ttf']) files.set(name, await readFile(here(CODICONS + name)));
  files.set('defaultStyles.css', await readFile(here('defaultStyles.css')));
  return files;
}

const SETTINGS = { settings: { units: 'decimal' }, language: 'en', words: {} } as const;
const IMAGE_START: Omit<ImagePageStart, 'settings'> = {
  language: 'en',
  words: {},
  inBrowser: true,
  ofEngine: false,
  ofContainer: false,
};
const ENGINE_START: EnginePageStart = { ...SETTINGS, engine: 'default' };
const DISK_USAGE_START: DiskUsagePageStart = { ...SETTINGS, engine: 'default' };

function html(url: string, name: string, start: object): string {
  const nonce = 'harness';
  const text = webviewPage(
    {
      title: 'A page',
      language: 'en',
      script: `${url}/${name}.js`,
      styles: ['defaultStyles.css', 'codicon.css', `${name}.css`].map((file) => `${url}/${file}`),
      cspSource: url,
      start,
    },
    nonce,
  );
  return (
    text
      // The fake host is in the page, and asks the server.
      .replace('base-uri', `connect-src ${url}; base-uri`)
      .replace('<div id="root">', `<script nonce="${nonce}" src="${url}/${name}Editor.js"></script><div id="root">`)
  );
}
