/** What the engine page finds around it in the editor, and a host that answers for one of its scenarios. */
import type { EnginePageClient, EnginePageHost, EngineReading } from '../../../../src/protocol/enginePage.ts';
import { connect, serve } from '../../../../src/protocol/rpc.ts';
import { ENGINE_SCENARIOS } from '../scenarios/enginePage.ts';
import { type Call, offerEditor, port, query, recordCalls, useTheme } from './editor.ts';

const scenario = ENGINE_SCENARIOS[query.get('scenario') ?? 'engine'];
if (!scenario) throw new Error('There is no such scenario');
const { endpoint, events } = scenario;
let { reading } = scenario;

const calls: Call[] = [];
const host: EnginePageHost = {
  open: async () => ({ endpoint, events }),
  engine: async () => (query.has('wait') ? new Promise<EngineReading>(() => undefined) : reading),
  help: async () => undefined,
  showEngineLog: async () => undefined,
  restartEngine: async () => undefined,
  openImage: async () => undefined,
  copy: async () => undefined,
  showLog: async () => undefined,
};
recordCalls(host, calls);
serve<EnginePageHost>(port, host);
Object.assign(window, {
  harness: {
    useTheme,
    calls,
    client: connect<EnginePageClient>(port).api,
    /** Has the engine answer as in another scenario from now on. */
    answerAs(name: string) {
      reading = ENGINE_SCENARIOS[name]?.reading ?? reading;
    },
  },
});
offerEditor(undefined);
