import assert from 'node:assert/strict';
import type { JobRequest, JobWork } from '../../../src/jobs/job.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import { jobTooltip, rowText } from '../../../src/views/jobs/jobText.ts';
import { logText } from '../../../src/views/jobs/logText.ts';
import { type JobNode, partRows } from '../../../src/views/jobs/nodes.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const PULL: JobRequest = {
  title: 'Pull small:1.0',
  detail: 'default',
  command: ['docker', 'pull', 'small 1'],
  retry: () => {},
};

/** The row of a job, once its work has done something. */
async function job(request: JobRequest, work: JobWork<void>, seconds = 0): Promise<JobNode> {
  let time = Date.parse('2030-01-01T10:00:00Z');
  const jobs = new Jobs(
    () => {},
    () => time,
  );
  await jobs
    .run(request, async (context) => {
      const done = await work(context);
      time += 1000 * seconds;
      return done;
    })
    .catch(() => {});
  const [made] = jobs.all;
  assert(made);
  return { kind: 'job', id: String(made.id), job: made };
}

/** What the row says at a moment of the work. */
async function during(report: Parameters<JobWork<void>>[0]['report'] extends (progress: infer P) => void ? P : never) {
  const jobs = new Jobs();
  return jobs.run(PULL, async (context) => {
    context.report(report);
    const [made] = jobs.all;
    assert(made);
    const node: JobNode = { kind: 'job', id: 'x', job: made };
    return { row: rowText(node, PLAIN_LOOK), parts: partRows(node).map((part) => rowText(part, PLAIN_LOOK)) };
  });
}

describe('rows of jobs', () => {
  it('say how far a job is, and each of its parts', async () => {
    const { row, parts } = await during({
      message: 'Downloading',
      parts: [
        { id: 'a', label: 'aaa', phase: 'Already there', done: 0, total: 0, isOver: true },
        { id: 'b', label: 'bbb', phase: 'Downloading', done: 5_000_000, total: 20_000_000 },
        { id: 'c', label: 'c\u202ec', phase: 'Waiting', done: 0, total: 1_000_000 },
        { id: 'd', label: 'ddd', phase: 'Pulled', done: 7_000_000, total: 7_000_000, isOver: true },
      ],
    });
    assert.deepEqual(
      [row.label, row.description, row.icon, row.context],
      ['Pull small:1.0', 'Downloading · 2 of 4 done · 12 MB of 28 MB · default', 'loading~spin', 'job active command'],
    );
    assert.deepEqual(
      parts.map(({ label, description, icon }) => [label, description, icon]),
      [
        ['aaa', 'Already there', 'check'],
        ['bbb', 'Downloading · 5 MB of 20 MB', 'loading~spin'],
        ['c\\u{202e}c', 'Waiting · 0 B of 1 MB', 'circle-outline'],
        ['ddd', 'Pulled · 7 MB', 'check'],
      ],
    );
  });

  it('say what has come where nobody knows how much there is', async () => {
    const { row } = await during({ parts: [{ id: 'a', label: 'a', phase: '', done: 5_000_000, total: null }] });
    assert.equal(row.description, '5 MB · default');
  });

  it('of twenty pulls at once say which three run, how far each is, and that the others wait', async () => {
    const jobs = new Jobs();
    const works: (() => void)[] = [];
    const pulls = Array.from({ length: 20 }, (_, index) =>
      jobs.run({ ...PULL, title: `Pull many:${index}`, queue: 'pull default' }, ({ report }) => {
        report({ message: 'Downloading', parts: [{ id: 'a', label: 'a', phase: '', done: index, total: 100 }] });
        return new Promise<void>((resolve) => works.push(resolve));
      }),
    );
    const rows = () =>
      jobs.all.map((each) => {
        const { label, description, icon } = rowText({ kind: 'job', id: '', job: each }, PLAIN_LOOK);
        return `${icon} ${label} ${description}`;
      });
    for (let ended = 0; ended < 20; ended++) {
      await new Promise((resolve) => setImmediate(resolve));
      const expected = Array.from({ length: 20 }, (_, index) => {
        if (index < ended) return /^pass Pull many:\d+ Downloading · .* · default$/;
        if (index < ended + 3)
          return new RegExp(`^loading~spin Pull many:${index} Downloading · ${index} B of 100 B · default$`);
        return new RegExp(`^clock Pull many:${index} Waiting for its turn · default$`);
      });
      // The newest first.
      for (const [index, row] of rows().reverse().entries()) assert.match(row, expected[index] ?? /none/);
      works[ended]?.();
    }
    await Promise.all(pulls);
  });

  it('say how a job ended, and offer what can be done then', async () => {
    const ended = async (work: JobWork<void>) => {
      const { description, icon, context } = rowText(await job(PULL, work, 12), PLAIN_LOOK);
      return [description, icon, context];
    };
    assert.deepEqual(await ended(async () => {}), ['Done · 12 sec · default', 'pass', 'job ended command']);
    assert.deepEqual(await ended(async ({ report }) => report({ message: 'It was up to date' })), [
      'It was up to date · 12 sec · default',
      'pass',
      'job ended command',
    ]);
    assert.deepEqual(
      await ended(async () => {
        throw new Error('There is no\nnetwork.');
      }),
      ['There is no network. · default', 'error', 'job ended retryable command'],
    );
    assert.deepEqual(
      await ended(async () => {
        throw new Error('write /x: no space left on device');
      }),
      ['write /x: no space left on device · default', 'error', 'job ended retryable command diskFull'],
    );
  });
});

describe('the log of a job', () => {
  it('says what it is, what happened and how it ended', async () => {
    const { job: made } = await job(PULL, async ({ log }) => log('layer 1\nlayer \u001b[31m2'), 3);
    const [title, detail, command, time, ...rest] = logText(made, PLAIN_LOOK).split('\n');
    assert.deepEqual([title, detail, command], ['Pull small:1.0', 'default', "$ docker pull 'small 1'"]);
    assert.match(time ?? '', /2030/);
    const { job: silent } = await job(PULL, async () => {}, 3);
    assert.deepEqual(logText(silent, PLAIN_LOOK).split('\n').slice(4), ['', 'Done · 3 sec', '']);
    assert.deepEqual(rest, ['', 'layer 1', 'layer \\u{1b}[31m2', '', 'Done · 3 sec', '']);
    assert.deepEqual(
      jobTooltip(made, PLAIN_LOOK).facts.map(({ name, value }) =>
        /^(Begun|Ended)$/.test(name) ? name : `${name}: ${value}`,
      ),
      ['State: Done · 3 sec', 'With: default', 'Begun', 'Ended', "Command: docker pull 'small 1'"],
    );
  });
});
