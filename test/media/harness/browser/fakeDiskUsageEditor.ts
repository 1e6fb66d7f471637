/** What the disk usage page finds around it in the editor, and a host that answers for one of its scenarios. */
import type {
  DiskUsagePageClient,
  DiskUsagePageHost,
  TickRequest,
  UsageReading,
} from '../../../../src/protocol/diskUsagePage.ts';
import { connect, serve } from '../../../../src/protocol/rpc.ts';
import { DISK_USAGE_SCENARIOS, planOf } from '../scenarios/diskUsagePage.ts';
import { type Call, offerEditor, port, query, recordCalls, useTheme } from './editor.ts';

const scenario = DISK_USAGE_SCENARIOS[query.get('scenario') ?? 'disk'];
if (!scenario) throw new Error('There is no such scenario');
let { reading } = scenario;
let number = 1;
const answer = (): UsageReading => (reading.state === 'read' ? { ...reading, number } : reading);
let release: (() => void) | undefined;

const calls: Call[] = [];
const tick: TickRequest | null = query.has('preset') ? { preset: query.get('preset') ?? '' } : null;
const host: DiskUsagePageHost = {
  open: async () => ({ engine: 'default', removal: scenario.removal ?? null, tick }),
  usage: async (_asks) => (query.has('wait') ? new Promise<UsageReading>(() => undefined) : answer()),
  plan: async (of, keys) => {
    if (query.has('slow'))
      await new Promise<void>((done) => {
        release = done;
      });
    if (reading.state === 'failed') throw new Error('The engine was not asked yet.');
    if (of !== number) throw new Error('What the engine holds was read anew.');
    return planOf(reading.usage, keys);
  },
  remove: async () => undefined,
  cancelRemoval: async () => undefined,
  closeReport: async () => undefined,
  openItem: async () => undefined,
  help: async () => undefined,
  copy: async () => undefined,
  showLog: async () => undefined,
};
recordCalls(host, calls);
serve<DiskUsagePageHost>(port, host);
Object.assign(window, {
  harness: {
    useTheme,
    calls,
    client: connect<DiskUsagePageClient>(port).api,
    /** Has the engine answer as in another scenario from now on. */
    answerAs(name: string) {
      reading = DISK_USAGE_SCENARIOS[name]?.reading ?? reading;
      number++;
    },
    /** Answers the last question for a plan, where these are slow. */
    release: () => release?.(),
  },
});
offerEditor(undefined);
