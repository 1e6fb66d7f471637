import assert from 'node:assert/strict';
import type { ItemKey } from '../../../src/cleaning/items.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import type { ReportModel } from '../../../src/protocol/diskUsagePage.ts';
import { Engines } from '../../../src/sources/engine/engines.ts';
import { EngineDisk } from '../../../src/views/diskUsage/engineDisk.ts';
import { removeFromDisk } from '../../../src/views/diskUsage/removeFromDisk.ts';
import { english } from '../../../src/views/words.ts';
import { until } from '../../editor/screen/until.ts';
import { type FakeDisk, fakeDisk } from '../../helpers/fakeDisk.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const TICKED: ReadonlySet<ItemKey> = new Set(['container:c1', 'volume:data', 'network:n1']);

describe('the removal of what was ticked', () => {
  let held: FakeDisk;
  let engine: FakeEngine;
  let engines: Engines;
  let disk: EngineDisk;
  let jobs: Jobs;
  beforeEach(async () => {
    held = fakeDisk();
    engine = await FakeEngine.start(held.answers);
    engines = new Engines();
    disk = new EngineDisk(engine.endpoint.host, engines, english);
    jobs = new Jobs();
  });
  afterEach(async () => {
    engines.close();
    await engine.stop();
  });
  /** As the window does it: what goes wrong is told by the job. */
  const run: Parameters<typeof removeFromDisk>[0]['jobs']['run'] = (request, work) =>
    jobs.run(request, work).catch(() => undefined);
  const parts = () => ({ engines: { get: async () => engines }, jobs: { run }, look: () => PLAIN_LOOK });
  const remove = async (): Promise<ReportModel> => {
    const read = await disk.refresh(new AbortController().signal);
    await removeFromDisk(parts(), disk, read.number, TICKED);
    const { removal } = disk;
    return removal?.state === 'ended' ? removal.report : assert.fail('It has no end');
  };
  const namesOf = (all: ReportModel['removed']) => all.map(({ name }) => name);

  it('goes item by item, says how far it is, and what it came to', async () => {
    const states: string[] = [];
    const stopListening = disk.listen(() => {
      const { removal } = disk;
      if (removal?.state === 'running') states.push(`${removal.done} of ${removal.total} ${removal.last}`);
    });
    const { removed, skipped, freed, failure } = await remove();
    stopListening();
    assert.deepEqual(states, ['0 of 3 ', '1 of 3 job', '2 of 3 data', '3 of 3 shop']);
    assert.deepEqual([namesOf(removed), skipped, freed.least, failure], [['job', 'data', 'shop'], [], 53e6, null]);
    assert.deepEqual(held.removed, ['DELETE /containers/c1', 'DELETE /volumes/data', 'DELETE /networks/n1']);
    const [job] = jobs.all;
    assert.deepEqual([job?.state, job?.request.title], ['done', 'Remove 3 things']);
    assert.equal(job?.progress.message, 'Removed, 53 MB freed');
    assert.equal(disk.isChanged, true, 'what was read is old');
  });

  it('ends after the item that is under way when it is canceled', async () => {
    const { '/volumes/data': volume } = held.answers;
    engine.answers['/volumes/data'] = (response, request) => {
      // As a page does that was opened after it began.
      disk.cancelRemoval();
      if (typeof volume === 'function') volume(response, request);
    };
    const { removed, skipped, isCanceled } = await remove();
    assert.deepEqual([namesOf(removed), namesOf(skipped), isCanceled], [['job', 'data'], ['shop'], true]);
    assert.equal(skipped[0]?.detail, 'It was not its turn yet.');
    assert.equal(held.removed.length, 2);
    engine.answers['/volumes/data'] = volume ?? null;
    assert.deepEqual(namesOf((await remove()).removed), ['shop'], 'the next one is not canceled by that');
  });

  it('says what is not known where the engine goes away in the middle, and fails', async () => {
    engine.answers['/volumes/data'] = (response, request) => {
      if (request.method === 'DELETE') void engine.stop();
      else response.end('{"Name":"data","CreatedAt":"2026-01-01T00:00:00Z"}');
    };
    const { removed, skipped, freed, failure } = await remove();
    assert.deepEqual([namesOf(removed), namesOf(skipped)], [['job'], ['data', 'shop']]);
    assert.equal(skipped[0]?.detail, 'The engine was gone before it answered: it may be removed, or not.');
    assert.equal(freed.least, 3e6, 'only what is known to be gone');
    assert.match(failure ?? '', /engine/);
    assert.equal(jobs.all[0]?.state, 'failed');
    await until('it is let go', async () => assert.rejects(engines.client(engine.endpoint.host)).then(() => true));
  });

  it('touches nothing where the engine was asked anew since it was seen', async () => {
    const seen = await disk.refresh(new AbortController().signal);
    await disk.refresh(new AbortController().signal);
    await assert.rejects(removeFromDisk(parts(), disk, seen.number, TICKED), /was read anew/);
    assert.deepEqual([disk.removal, held.removed, jobs.all], [null, [], []]);
  });

  it('touches nothing where the engine is away from the start', async () => {
    const read = await disk.refresh(new AbortController().signal);
    engines.forget(await engines.client(engine.endpoint.host));
    await engine.stop();
    await removeFromDisk(parts(), disk, read.number, TICKED);
    const { removal } = disk;
    assert(removal?.state === 'ended');
    assert.deepEqual([removal.report.removed, removal.report.skipped], [[], []]);
    assert.match(removal.report.failure ?? '', /No engine/);
    assert.equal(jobs.all[0]?.state, 'failed');
  });
});
