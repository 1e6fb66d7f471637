import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { FollowedLog } from '../../../src/views/containers/followedLog.ts';
import { english } from '../../../src/views/words.ts';
import { until } from '../../editor/screen/until.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';

const ID = 'ab'.repeat(32);
const RUNS = { Id: ID, Name: '/web', State: { Status: 'running' }, Config: { Tty: true } };

describe('a log that is followed', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  let log: FollowedLog | undefined;
  let changes = 0;
  const logs: ServerResponse[] = [];
  beforeEach(async () => {
    logs.length = 0;
    changes = 0;
    engine = await FakeEngine.start({
      '/containers/web/json': RUNS,
      '/containers/web/logs': (response) => {
        response.flushHeaders();
        logs.push(response);
      },
    });
    client = await EngineClient.connect(engine.endpoint);
  });
  afterEach(async () => {
    log?.stop();
    client.close();
    await engine.stop();
  });
  const follow = async (container = 'web') => {
    const made = new FollowedLog({
      container,
      timestamps: false,
      range: { tail: 10 },
      l10n: english,
      connect: async () => client,
      describe: (error) => (error as Error).message,
      onChange: () => changes++,
    });
    log = made;
    return made;
  };
  const opened = () => until('the engine is asked', () => logs[0]);

  it('grows, and says how the container ended', async () => {
    const made = await follow();
    const response = await opened();
    response.write('hello\n');
    await until('it is there', () => made.text === 'hello\n');
    assert.equal(made.hasEnded, false);
    engine.answers['/containers/web/json'] = { ...RUNS, State: { Status: 'exited', ExitCode: 127 } };
    response.end('bye');
    await until('it has ended', () => made.hasEnded);
    assert.equal(
      made.text,
      'hello\nbye\n─── The container web has ended with exit code 127. The command is not in the image. ───\n',
    );
    assert(changes >= 2);
  });

  it('says that there is no such container, and that its engine is gone', async () => {
    const none = await follow('none');
    await until('it has ended', () => none.hasEnded);
    assert.match(none.text, /^─── The engine .* has no container none\. ───\n$/);
    const made = await follow();
    (await opened()).write('last words\n');
    await until('they are there', () => made.text !== '');
    await engine.stop();
    await until('it has ended', () => made.hasEnded);
    assert.match(made.text, /^last words\n─── .*\. ───\n$/);
  });

  it('ends the request when it is stopped, and says nothing more', async () => {
    const made = await follow();
    let gone = false;
    (await opened()).on('close', () => {
      gone = true;
    });
    made.stop();
    await until('the engine sees it gone', () => gone);
    assert.deepEqual([made.text, made.hasEnded, changes], ['', false, 0]);
  });
});
