import assert from 'node:assert/strict';
import type { ItemKey } from '../../../src/cleaning/items.ts';
import { keyOf } from '../../../src/cleaning/items.ts';
import type { Usage } from '../../../src/cleaning/usage.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import type { EngineClient } from '../../../src/sources/engine/client.ts';
import { type RemovalQuestion, removalQuestion } from '../../../src/views/cleaning/removalQuestion.ts';
import { removalWork } from '../../../src/views/cleaning/removalWork.ts';
import {
  cacheFacts,
  containerFacts,
  idOf,
  imageFacts,
  layers,
  usageOf,
  volumeFacts,
} from '../../cleaning/someUsage.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const image = (number: number) => keyOf('image', idOf(number));
const SHORT = idOf(1).slice(7, 19);

function question(usage: Usage, ticked: ReadonlySet<ItemKey>): RemovalQuestion {
  return runAtOnce(removalQuestion(usage, ticked, PLAIN_LOOK));
}

describe('the question before a removal', () => {
  const usage = usageOf({
    images: [
      imageFacts(1, { references: ['docker.io/library/a:1', 'a:2'], pieces: layers(['x', 2_000_000], ['y', 500]) }),
      imageFacts(2, { references: [], parent: idOf(1), pieces: layers(['x', 2_000_000]) }),
    ],
    containers: [containerFacts(1, { name: 'web', imageId: idOf(1), state: 'running', isRunning: true, size: 1000 })],
  });
  const ask = (ticked: readonly ItemKey[]) => question(usage, new Set(ticked));

  it('names what is untagged, deleted and freed', () => {
    assert.deepEqual(ask([image(2)]), {
      message: `Remove ${idOf(2).slice(7, 19)}?`,
      detail: `Deleted: ${idOf(2).slice(7, 19)} (2 MB)\nThis frees 0 B. What stays shares nothing of it.`,
      remove: 'Remove',
      withObstacles: null,
      onPage: null,
    });
    assert.equal(ask(['name:a:2']).detail, 'Untagged: a:2\nThis frees 0 B. What stays shares nothing of it.');
  });

  it('names what stands in the way, and what goes with that', () => {
    const { message, detail, remove, withObstacles } = ask([image(1)]);
    assert.equal(message, 'Remove a:1?');
    assert.deepEqual(detail.split('\n'), [
      'a:1 stays: the container web has it (running).',
      `a:1 stays: ${idOf(2).slice(7, 19)} was built on it.`,
      '',
      'With what stands in the way:',
      'Container, killed and removed: web (running)',
      'Untagged: a:1',
      'Untagged: a:2',
      `Deleted: ${idOf(2).slice(7, 19)} (2 MB)`,
      `Deleted: a:1 (${SHORT}, 2 MB)`,
      'This frees 2 MB. What stays shares nothing of it.',
    ]);
    assert.equal(remove, null);
    assert.deepEqual(withObstacles, new Set([image(1), 'container:c1', image(2)]));
  });

  it('says what cannot be removed, and names all that goes', () => {
    const busy = usageOf({
      volumes: Array.from({ length: 20 }, (_, at) => volumeFacts(`v${at}`, { size: at === 0 ? null : 1 })),
      cache: [cacheFacts('busy', { isInUse: true })],
    });
    const ticked = new Set<ItemKey>(['cache:busy', ...busy.volumes.map(({ name }) => keyOf('volume', name))]);
    const { detail, withObstacles } = question(busy, ticked);
    const lines = detail.split('\n');
    assert.deepEqual(lines.slice(0, 2), ['Volume, removed for good: v0', 'Volume, removed for good: v1 (1 B)']);
    assert.equal(lines.filter((line) => line.startsWith('Volume, removed for good: v')).length, 20);
    assert.equal(lines.at(-1), 'busy cannot be removed: the engine has it for itself, or a build uses it.');
    assert.equal(withObstacles, null);
  });

  it('names each container that is killed, and of names that are only taken off as many as fit', () => {
    const references = Array.from({ length: 30 }, (_, at) => `a:${at}`);
    const used = usageOf({
      images: [imageFacts(1, { references })],
      containers: Array.from({ length: 30 }, (_, at) => containerFacts(at, { imageId: idOf(1), isRunning: true })),
    });
    const { detail, withObstacles, onPage } = question(used, new Set([image(1)]));
    const lines = detail.split('\n');
    for (const { name, state } of used.containers)
      assert(lines.includes(`Container, killed and removed: ${name} (${state})`), name);
    const untagged = lines.findIndex((line) => line.startsWith('Untagged: '));
    assert.equal(lines[untagged + 11], '… and 19 more');
    assert.deepEqual([withObstacles?.size, onPage], [31, null]);
  });

  it('leads to the page that names all where a dialog cannot', () => {
    const many = usageOf({
      images: [imageFacts(1), imageFacts(2)],
      containers: Array.from({ length: 41 }, (_, at) => containerFacts(at, { imageId: idOf(1), isRunning: true })),
    });
    const tooMuch = 'What goes is too much to be named here: the Disk Usage page names all of it.';
    const containers = new Set(many.containers.map(({ id }) => keyOf('container', id)));
    assert.deepEqual(question(many, containers), {
      message: 'Remove 41 things?',
      detail: tooMuch,
      remove: null,
      withObstacles: null,
      onPage: containers,
    });
    // What goes by itself may still be asked here.
    const both = question(many, new Set([image(1), image(2)]));
    assert.deepEqual([both.remove, both.withObstacles], ['Remove', null]);
    assert.deepEqual(both.onPage, new Set([image(1), image(2), ...containers]));
    assert(both.detail.endsWith(`With what stands in the way:\n${tooMuch}`), both.detail);
  });
});

describe('a removal', () => {
  const fake = clientOfFake();
  const usage = usageOf({
    volumes: ['a', 'b', 'c'].map((name) => volumeFacts(name, { size: 1_000_000, created: null })),
  });
  const ticked = new Set(usage.volumes.map(({ name }) => keyOf('volume', name)));
  let lost = 0;
  beforeEach(() => {
    lost = 0;
  });
  const run = async (client: EngineClient) => {
    const onLost = () => lost++;
    const jobs = new Jobs();
    const result = await jobs
      .run({ title: '' }, (context) => removalWork(client, { usage, ticked, onLost }, context, PLAIN_LOOK))
      .catch((error: unknown) => error);
    const [job] = jobs.all;
    assert(job);
    return { job, result };
  };

  it('tells of each thing and of all, and goes on where the engine refuses one', async () => {
    await fake.withAnswers({
      '/containers/json': [],
      '/volumes/a': { Name: 'a' },
      '/volumes/b': (response, { method }) =>
        method === 'DELETE' ? response.writeHead(409).end('{"message":"in use"}') : response.end('{"Name":"b"}'),
    });
    const { job } = await run(fake.client);
    assert.equal(job.state, 'done');
    assert.equal(job.progress.message, '1 of 3 removed, 1 MB freed');
    assert.deepEqual(job.lines, [
      'a: Removed',
      `b: The engine ${fake.client.label} refused: in use.`,
      'c: It was gone already.',
    ]);
  });

  it('says how far it came where the engine is gone in the middle', async () => {
    const engine = await fake.withAnswers({
      '/containers/json': [],
      '/volumes/a': { Name: 'a' },
      '/volumes/b': (response, { method }) => {
        if (method === 'DELETE') response.destroy();
        else response.end('{"Name":"b"}');
      },
    });
    const { job, result } = await run(fake.client);
    assert.equal(job.state, 'failed');
    assert(result instanceof Error);
    assert.equal(
      result.message,
      `The engine ${fake.client.label} was gone in the middle: 1 removed, 1 not touched, and of b nobody knows.`,
    );
    assert.deepEqual(job.lines.at(-1), 'c: It was not its turn yet.');
    assert(engine.asked.every((path) => !path.includes('/volumes/c')));
    assert.equal(lost, 1);
  });

  it('knows that nothing came of what the engine was not asked for yet', async () => {
    await fake.withAnswers({
      '/containers/json': [],
      '/volumes/a': { Name: 'a' },
      '/volumes/b': (response) => void response.destroy(),
    });
    const { job, result } = await run(fake.client);
    assert(result instanceof Error);
    assert.equal(result.message, `The engine ${fake.client.label} was gone in the middle: 1 removed, 2 not.`);
    assert.deepEqual(job.lines.slice(1), [
      'b: The engine was gone before this was removed.',
      'c: It was not its turn yet.',
    ]);
    assert.equal(lost, 1);
  });
});
