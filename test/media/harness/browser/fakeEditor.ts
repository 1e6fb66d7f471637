/**
 * What the image page finds around it in the editor, and a host that answers for one of the scenarios. The address
 * chooses: `?scenario=small&theme=dark-modern`.
 */

import { FIRST_STATE } from '../../../../media/imagePage/pageState.ts';
import type { DockerfileModel } from '../../../../src/protocol/dockerfile.ts';
import type { ImagePageClient, ImagePageHost } from '../../../../src/protocol/imagePage.ts';
import { connect, serve } from '../../../../src/protocol/rpc.ts';
import { integrityOf, SCENARIOS } from '../scenarios/index.ts';
import { type Call, offerEditor, port, query, recordCalls, useTheme } from './editor.ts';

/** What tests see and steer of the host's side. */
export interface Harness {
  /** The calls of the page, oldest first: the method and its arguments. */
  readonly calls: Call[];
  /** Changes the theme as the editor does while a page is open. */
  readonly useTheme: (name: string) => void;
  readonly client: ReturnType<typeof connect<ImagePageClient>>['api'];
  /** Fails the opening that waits, or lets it go on. */
  finishOpening(failure?: string): void;
  /** The same for the readings of layers that wait. */
  finishContents(failure?: string, code?: string): void;
  /** And for the verifications. */
  finishVerifying(failure?: string): void;
  /** Whether downloads go on until they are canceled. */
  holdDownloads: boolean;
  missingInDownloads: readonly string[];
  /** Readings of layers that the page no longer wanted. */
  aborted: number;
  /** What the Dockerfile became since. */
  dockerfileIs: Partial<DockerfileModel>;
  /** Whether answers about files wait in `heldFiles`, to be let go, or failed, in any order. */
  holdFiles: boolean;
  readonly heldFiles: ((failure?: string) => void)[];
}

declare global {
  interface Window {
    harness: Harness;
  }
}

interface Gate {
  readonly passed: Promise<void>;
  open(failure?: string, code?: string): void;
}

/** An error as the host tells it. */
function failureOf(message: string, code: string | null = null): Error {
  return Object.assign(new Error(message), code === null ? {} : { code });
}

function createGate(): Gate {
  let open: Gate['open'] = () => undefined;
  const passed = new Promise<void>((resolve, reject) => {
    open = (failure, code) => (failure === undefined ? resolve() : reject(failureOf(failure, code)));
  });
  passed.catch(() => undefined);
  return { passed, open };
}

const opening = createGate();
let reading = createGate();
let verifying = createGate();

const calls: Harness['calls'] = [];
const scenarioName = query.get('scenario') ?? 'small';
const scenario = SCENARIOS[scenarioName];
const failure = query.get('failure');
let reloads = 0;
const host: ImagePageHost = {
  async catalog() {
    if (query.has('wait')) await opening.passed;
    if (failure && reloads === 0)
      throw Object.assign(failureOf(failure, query.get('code')), { details: query.getAll('detail') });
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
  integrity: async (image, variant) => integrityOf(scenario, image, variant).before,
  async verify(image, variant, signal) {
    signal.addEventListener('abort', () => window.harness.aborted++);
    if (query.has('verifying')) await verifying.passed;
    return integrityOf(scenario, image, variant).after;
  },
  containers: async () => scenario?.containers ?? [],
  containerAction: async () => undefined,
  async related() {
    if (!scenario?.related) throw new Error('The engine default has ended.');
    return scenario.related;
  },
  openRelated: async () => undefined,
  async pullPlatform() {
    if (query.has('slow')) await reading.passed;
  },
  async files(_image, _variant, query, first, count, signal) {
    if (window.harness.holdFiles) {
      const gate = createGate();
      window.harness.heldFiles.push(gate.open);
      await gate.passed;
    }
    const body = JSON.stringify({ scenario: scenarioName, query, first, count });
    const response = await fetch('/files', { method: 'POST', body, signal });
    const answer = await response.json();
    if (answer && 'failure' in answer) throw new Error(answer.failure);
    return answer;
  },
  async dockerfile() {
    if (!scenario?.dockerfile) throw new Error('The archive has ended.');
    return { ...scenario.dockerfile, ...window.harness.dockerfileIs };
  },
  chooseDockerfile: async () => undefined,
  offerDockerfile: async () => undefined,
  openDockerfile: async () => undefined,
  buildDockerfile: async () => undefined,
  compareDockerfile: async () => undefined,
  markLines: async () => undefined,
  leaveDockerfile: async () => undefined,
  scrollDockerfile: async () => undefined,
  drawSizes: async () => undefined,
  largestFiles: async () => scenario?.largestFiles ?? [],
  copyHistory: async () => undefined,
  fileAction: async () => undefined,
  async download(_image, _variant, { paths }, number, signal) {
    const send = (of: number, text: string) => window.harness.client.tarPiece(of, new TextEncoder().encode(text));
    // One that was on its way when the download before was canceled.
    await send(number - 1, 'late');
    for (const path of paths) await send(number, path);
    if (window.harness.holdDownloads) await new Promise((_, reject) => signal.addEventListener('abort', reject));
    return { name: 'files.tar', missing: window.harness.missingInDownloads };
  },
  document: async (_image, _variant, kind) => scenario?.document(kind) ?? '',
  openDocument: async () => undefined,
  openStatement: async () => undefined,
  closeBuilt: async () => undefined,
  revealFolder: async () => undefined,
  copy: async () => undefined,
  openAsText: async () => undefined,
  showLog: async () => undefined,
  showDiskUsage: async () => undefined,
  async reload() {
    reloads++;
  },
  showing: async () => undefined,
};
recordCalls(host, calls);
serve<ImagePageHost>(port, host);
window.harness = {
  useTheme,
  calls,
  client: connect<ImagePageClient>(port).api,
  finishOpening: opening.open,
  finishContents(failure, code) {
    reading.open(failure, code);
    if (failure !== undefined) reading = createGate();
  },
  finishVerifying(failure) {
    verifying.open(failure);
    if (failure !== undefined) verifying = createGate();
  },
  holdDownloads: query.has('endless'),
  missingInDownloads: [],
  aborted: 0,
  dockerfileIs: {},
  holdFiles: query.has('held'),
  heldFiles: [],
};

/** With `pane=details` the page starts with what else there is to see beside the steps. */
function startingState(): unknown {
  return query.get('pane') === 'details' ? { page: { ...FIRST_STATE, stepPane: 'details' }, scroll: {} } : undefined;
}

offerEditor(startingState());
