import assert from 'node:assert/strict';
import type { InspectedContainer } from '../../../src/sources/engine/answers/containerDetails.ts';
import { placesOfRows } from '../../../src/views/containers/containerOf.ts';
import { nameProblem } from '../../../src/views/containers/nameProblem.ts';
import { type Going, mustBeKilled, removalQuestion, removeAsAsked } from '../../../src/views/containers/removal.ts';
import { english } from '../../../src/views/words.ts';

function going(name: string, state: string, anonymousVolumes: readonly string[] = []): Going {
  const container = { name, state, anonymousVolumes } as InspectedContainer;
  return { place: { kind: 'container', endpoint: 'default', container: name }, container };
}

describe('the question before containers go', () => {
  it('names one, and what it loses', () => {
    const question = removalQuestion([going('job', 'exited')], english);
    assert.equal(question.message, 'Remove the container job?');
    assert.match(question.detail, /^job\n\nWhat it wrote to its own files, and its log, go with it\./);
    assert.deepEqual([question.remove, question.removeWithVolumes], ['Remove', null]);
  });

  it('names each that runs, which only force removes, and each anonymous volume', () => {
    const all = [going('web', 'running', ['ab'.repeat(32)]), going('db', 'paused'), going('new', 'created')];
    assert.deepEqual(all.map(mustBeKilled), [true, true, false]);
    const { message, detail, remove, removeWithVolumes } = removalQuestion(all, english);
    assert.equal(message, 'Remove 3 containers?');
    assert.deepEqual(detail.split('\n').slice(0, 4), [
      'web: it runs, and is killed',
      '   anonymous volume abababababab',
      'db: it runs, and is killed',
      'new',
    ]);
    assert.deepEqual([remove, removeWithVolumes], ['Kill and Remove', 'Kill and Remove with Volumes']);
  });
});

describe('the question before many containers go', () => {
  it('names them all, and asks nothing here where they are too many for that', () => {
    const many = Array.from({ length: 20 }, (_, at) => going(`c${at}`, 'running', [`${at}`.padEnd(64, 'a')]));
    const { detail, remove } = removalQuestion(many, english);
    assert.deepEqual([detail.split('\n').length, remove], [42, 'Kill and Remove']);
    const more = removalQuestion([...many, going('last', 'exited')], english);
    assert.match(more.detail, /^What goes is too much to be named here: the Disk Usage page names all of it\.$/);
    assert.deepEqual([more.message, more.remove, more.removeWithVolumes], ['Remove 21 containers?', null, null]);
  });
});

describe('the name of a container', () => {
  const problem = (name: string) => nameProblem(name, new Set(['db']), english);

  it('is one that engines take, and nobody has', () => {
    for (const name of ['ab', 'web-1', 'A_b.c']) assert.equal(problem(name), undefined);
    assert.match(problem('db') ?? '', /Another container is called db/);
    assert.match(problem('') ?? '', /begins with a letter/);
    assert.match(problem('-web') ?? '', /begins with a letter/);
    assert.match(problem('a b') ?? '', /has no “ ”/);
    assert.match(problem('café') ?? '', /has no “é”/);
    assert.match(problem('x') ?? '', /two characters/);
  });
});

describe('the containers of rows', () => {
  const row = (container: string, state: string) => ({
    layerscopeContainer: { endpoint: 'default', container },
    container: { state, id: `id of ${container}` },
  });

  it('are those that are selected and in a state for the command, each once', () => {
    const isStopped = ({ state }: { state: string }) => state === 'exited';
    const names = (one: unknown, all?: unknown) => placesOfRows(one, all, isStopped)?.map(({ container }) => container);
    const rows = [row('a1', 'exited'), row('b1', 'running'), row('a1', 'exited'), { kind: 'group' }];
    assert.deepEqual(names(rows[0], rows), ['a1']);
    assert.deepEqual(names(row('b1', 'running')), []);
    assert.equal(names({ kind: 'group' }), undefined);
    // What the page says of one does not tell its state.
    assert.deepEqual(names({ layerscopeContainer: { endpoint: 'default', container: 'c1' } }), ['c1']);
  });

  it('are known by more than their names, which others may have by then', () => {
    const place = { kind: 'container', endpoint: 'default', container: 'a1' };
    assert.deepEqual(
      placesOfRows(row('a1', 'exited'), undefined, () => true),
      [{ ...place, id: 'id of a1' }],
    );
  });
});

describe('a container that goes', () => {
  it('is what it was when that was asked, and killed only where that was said', async () => {
    const removed: unknown[] = [];
    const remove = (asked: Going, finished: number | null) => {
      const now = {
        inspect: async () => ({ ...asked.container, finished }),
        remove: async (options: unknown) => void removed.push(options),
      };
      return removeAsAsked(now, asked, true, new AbortController().signal);
    };
    const of = (state: string, finished: number | null): Going => {
      const { place, container } = going('job', state);
      return { place, container: { ...container, finished } };
    };
    await remove(of('exited', 5), 5);
    await remove(of('running', null), 7);
    assert.deepEqual(removed, [
      { force: false, volumes: true },
      { force: true, volumes: true },
    ]);
    for (const asked of [of('exited', 5), of('created', null)])
      await assert.rejects(remove(asked, 7), /^ImageError: The container job ran since you were asked/);
    assert.equal(removed.length, 2);
  });
});
