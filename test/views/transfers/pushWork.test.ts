import assert from 'node:assert/strict';
import { parseReference } from '../../../src/image/reference.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { pushCommand, pushWork } from '../../../src/views/transfers/pushWork.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';
import { idOf } from '../../helpers/listedImages.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const DIGEST = idOf('pushed');
/** As Docker tells it. */
const TOLD = [
  { status: 'The push refers to repository [h:5000/team/app]' },
  { status: 'Preparing', progressDetail: {}, id: 'aaa' },
  { status: 'Preparing', progressDetail: {}, id: 'bbb' },
  { status: 'Preparing', progressDetail: {}, id: 'ccc' },
  { status: 'Waiting', progressDetail: {}, id: 'ccc' },
  { status: 'Layer already exists', progressDetail: {}, id: 'bbb' },
  { status: 'Pushing', progressDetail: { current: 500, total: 1000 }, progress: '[=> ]', id: 'aaa' },
  { status: 'Pushing', progressDetail: { current: 1536 }, progress: '1.5kB', id: 'aaa' },
  { status: 'Mounted from team/base', progressDetail: {}, id: 'ccc' },
  { status: 'Pushed', progressDetail: {}, id: 'aaa' },
  { status: `1: digest: ${DIGEST} size: 528` },
  { progressDetail: {}, aux: { Tag: '1', Digest: DIGEST, Size: 528 } },
];

async function push(answer: Answer, platform?: string): Promise<{ job: Job; asked: readonly string[]; auth: unknown }> {
  let auth: unknown;
  const engine = await FakeEngine.start({
    '/images/h:5000/team/app/push': (response, request) => {
      auth = request.headers['x-registry-auth'];
      if (typeof answer === 'function') answer(response, request);
    },
  });
  const client = await EngineClient.connect(engine.endpoint);
  engine.asked.length = 0;
  const jobs = new Jobs();
  const wanted = { endpoint: 'default', reference: parseReference('h:5000/team/app:1'), platform };
  try {
    await jobs
      .run({ title: '' }, (context) => pushWork(client, wanted, context, PLAIN_LOOK, fakeMachine()))
      .catch(() => {});
  } finally {
    client.close();
    await engine.stop();
  }
  const [job] = jobs.all;
  assert(job);
  return { job, asked: engine.asked.map(decodeURIComponent), auth };
}

const told =
  (...messages: object[]): Answer =>
  (response) =>
    response.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));

describe('the work of a push', () => {
  it('says of each layer whether it went, and the digest that the registry has', async () => {
    const { job, asked, auth } = await push(told(...TOLD));
    assert.equal(job.progress.message, `Pushed as ${DIGEST}`);
    assert.deepEqual(job.total, { parts: 3, over: 3, done: 1536, total: 1536 });
    assert.deepEqual(job.lines, [
      'The push refers to repository [h:5000/team/app]',
      `1: digest: ${DIGEST} size: 528`,
      '',
      'aaa: Pushed (1.54 kB)',
      'bbb: The registry has it already',
      'ccc: The registry took it from team/base',
    ]);
    assert.deepEqual(asked, ['/v1.51/images/h:5000/team/app/push?tag=1']);
    // {}, without which Docker refuses.
    assert.equal(auth, 'e30=');
  });

  it('can be of one platform', async () => {
    const { asked } = await push(told(...TOLD), 'linux/arm64');
    assert.deepEqual(asked, [
      '/v1.51/images/h:5000/team/app/push?tag=1&platform={"os":"linux","architecture":"arm64"}',
    ]);
  });

  it('says that the engine tries again where it does not reach the registry', async () => {
    const lost = { status: 'Retrying in 5 seconds', progressDetail: {}, id: 'aaa' };
    const { job } = await push(told(...TOLD.slice(0, 4), lost, { error: 'dial tcp: connection refused' }));
    const [first, second] = job.progress.parts ?? [];
    assert.equal(job.progress.message, 'Trying again soon');
    assert.deepEqual([first?.phase, first?.isOver, second?.phase], ['Trying again soon', false, 'Waiting']);
    assert.match(String(job.error), /does not reach the registry h:5000/);
  });

  it('fails with a sentence where the registry refuses', async () => {
    const { job } = await push(told({ error: 'denied: requested access to the resource is denied' }));
    assert.match(String(job.error), /The registry h:5000 denies h:5000\/team\/app:1/);
  });

  it('is a docker command', () => {
    const wanted = { endpoint: 'default', reference: parseReference('team/app'), platform: 'linux/arm64' };
    assert.equal(pushCommand(wanted).join(' '), 'docker push --platform linux/arm64 team/app:latest');
  });
});
