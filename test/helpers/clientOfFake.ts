import { EngineClient } from '../../src/sources/engine/client.ts';
import { type Answer, FakeEngine } from './fakeEngine.ts';

/** An engine that gives recorded answers and its client, for each test of the suite that calls this; they end with the test. */
export function clientOfFake() {
  let running: { engine: FakeEngine; client: EngineClient } | undefined;
  const end = async () => {
    running?.client.close();
    await running?.engine.stop();
    running = undefined;
  };
  afterEach(end);
  return {
    get client(): EngineClient {
      if (!running) throw new Error('No engine was started');
      return running.client;
    },
    /** Starts the engine, in place of one before, and connects to it; what that asked is forgotten. */
    async withAnswers(answers: Record<string, Answer>): Promise<FakeEngine> {
      await end();
      const engine = await FakeEngine.start(answers);
      running = { engine, client: await EngineClient.connect(engine.endpoint) };
      engine.asked.length = 0;
      return engine;
    },
  };
}
