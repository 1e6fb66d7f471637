import assert from 'node:assert/strict';
import { parseReference } from '../../../src/image/reference.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { lookUp } from '../../../src/views/transfers/lookUp.ts';
import { pullWork } from '../../../src/views/transfers/pullWork.ts';
import { updateWork } from '../../../src/views/transfers/updateWork.ts';
import type { PullWanted } from '../../../src/views/transfers/wanted.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';
import { idOf } from '../../helpers/listedImages.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const NAME = 'docker.io/library/small:1.0';
const DIGEST = idOf('index of small');
const OLD: Record<string, Answer> = { '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK') };
const PODMAN: Record<string, Answer> = {
  '/_ping': (response) => response.writeHead(200, { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }).end('OK'),
};
const inspected = (id: string, digests: readonly string[]) => ({
  Id: idOf(id),
  RepoTags: ['small:1.0'],
  RepoDigests: digests,
  Os: 'linux',
  Architecture: 'amd64',
  RootFS: { Layers: [idOf('layer 0'), idOf('layer 1')] },
});
const HISTORY = [
  { Id: '<missing>', CreatedBy: 'b', Size: 2_000_000 },
  { Id: '<missing>', CreatedBy: 'a', Size: 3_000_000 },
];
const told = (...messages: object[]): Answer => {
  return (response) => response.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
};

/** An engine that has one image, and whose image is another once it has pulled. */
async function withEngine(
  answers: Record<string, Answer>,
  use: (run: (work: typeof pullWork, more?: Partial<PullWanted>) => Promise<Jobs>, engine: FakeEngine) => Promise<void>,
  machine = fakeMachine(),
): Promise<void> {
  const engine = await FakeEngine.start({ ...OLD, [`/images/${NAME}/history`]: HISTORY, ...answers });
  const client = await EngineClient.connect(engine.endpoint);
  engine.asked.length = 0;
  try {
    const wanted = { endpoint: 'default', reference: parseReference('small:1.0') };
    await use(async (work, more) => {
      const jobs = new Jobs();
      const all = { ...wanted, ...more };
      await jobs.run({ title: '' }, (context) => work(client, all, context, PLAIN_LOOK, machine)).catch(() => {});
      return jobs;
    }, engine);
  } finally {
    client.close();
    await engine.stop();
  }
}

const endOf = ({ all: [job] }: Jobs) => (job?.state === 'failed' ? String(job.error) : (job?.progress.message ?? ''));
const pulls = ({ asked }: FakeEngine) => asked.filter((path) => path.includes('/images/create')).length;

describe('the work of a pull', () => {
  it('says that the engine broke it off, where that says nothing and has no image', () =>
    withEngine({ '/images/create': told({ status: 'Downloading', id: 'aaa' }) }, async (run) => {
      assert.match(endOf(await run(pullWork)), /broke off the pull of small:1\.0 and did not say why\. Try again\.$/);
    }));

  it('says of all tags that they are there once the engine has said so of one, and else that it broke off', () =>
    withEngine({ '/images/create': told({ status: 'Downloading', id: 'aaa' }) }, async (run, engine) => {
      assert.match(endOf(await run(pullWork, { allTags: true })), /broke off the pull of small and did not say why/);
      engine.answers['/images/create'] = told({ status: 'Status: Image is up to date for small' });
      assert.equal(endOf(await run(pullWork, { allTags: true })), 'All tags are there');
      assert(!engine.asked.some((path) => path.includes('tag=')), engine.asked.join());
    }));

  it('reports, logs each state once, and takes apart what came', () =>
    withEngine(
      {
        [`/images/${NAME}/json`]: inspected('new', []),
        '/images/create': told(
          { status: 'Pulling from library/small', id: '1.0' },
          { status: 'Already exists', id: 'aaa' },
          { status: 'Downloading', id: 'bbb', progressDetail: { current: 500, total: 1000 } },
          { status: 'Downloading', id: 'bbb', progressDetail: { current: 1000, total: 1000 } },
          { status: 'Pull complete', id: 'bbb' },
          { status: `Digest: ${DIGEST}` },
          { status: 'Status: Downloaded newer image for small:1.0' },
        ),
      },
      async (run) => {
        const [job] = (await run(pullWork)).all;
        assert.deepEqual(
          [job?.state, job?.progress.message, job?.total],
          ['done', 'Pulled', { parts: 2, over: 2, done: 1000, total: 1000 }],
        );
        assert.deepEqual(job?.lines.slice(0, 6), [
          '1.0: Pulling from library/small',
          'aaa: Already exists',
          'bbb: Downloading',
          'bbb: Pull complete',
          `Digest: ${DIGEST}`,
          'Status: Downloaded newer image for small:1.0',
        ]);
        const report = job?.lines.slice(7) ?? [];
        assert.deepEqual(
          report.map((line) => line.replace(/ {2,}/, ': ').replace(/(unpacked in).*/, '$1')),
          [
            'Reference: small:1.0',
            'Platform: linux/amd64',
            `Index or manifest: ${DIGEST}`,
            `Config: ${idOf('new')}`,
            'Layer aaa: already there',
            'Layer bbb: 1 kB, fetched and unpacked in',
            'Layers fetched: 1 (1 kB)',
            'Layers reused: 1 (3 MB unpacked)',
          ],
        );
      },
    ));

  it('fails with a sentence where the engine tells of an error among what it tells, or refuses', () =>
    withEngine(
      {
        [`/images/${NAME}/json`]: inspected('old', []),
        '/images/create': told(
          { status: 'Waiting', id: 'a' },
          { errorDetail: { message: 'x' }, error: 'toomanyrequests: no' },
        ),
      },
      async (run, engine) => {
        assert.match(endOf(await run(pullWork)), /Docker Hub takes no more pulls from here for now/);
        engine.answers['/images/create'] = (response) =>
          response.writeHead(404).end('{"message":"manifest for small:1.0 not found: manifest unknown"}');
        assert.match(endOf(await run(pullWork)), /The registry docker\.io has no docker\.io\/library\/small:1\.0/);
      },
    ));

  it('goes on without a login where the helper for it fails, and says so', () =>
    withEngine(
      { [`/images/${NAME}/json`]: inspected('old', []), '/images/create': told({ status: `Digest: ${DIGEST}` }) },
      async (run) => {
        const jobs = await run(pullWork);
        assert.equal(endOf(jobs), 'It was up to date');
        assert.match(
          jobs.all[0]?.lines[0] ?? '',
          /^Without a login: The credential helper docker-credential-none-such /,
        );
      },
      fakeMachine({ '/home/me/.docker/config.json': '{"credsStore":"none-such"}' }),
    ));
});

describe('the work of a look at a registry', () => {
  it('says what the digest is of, and which platforms there are', () =>
    withEngine(
      {
        [`/distribution/${NAME}/json`]: {
          Descriptor: { digest: DIGEST, mediaType: 'application/vnd.oci.image.index.v1+json', size: 1609 },
          Platforms: [{ os: 'linux', architecture: 'amd64' }],
        },
      },
      async (run, engine) => {
        const [job] = (await run(lookUp)).all;
        assert.equal(job?.progress.message, DIGEST);
        assert.deepEqual(job?.lines, [
          `Reference: ${NAME}`,
          `Digest of the index: ${DIGEST}`,
          'Media type: application/vnd.oci.image.index.v1+json',
          'Size of that document: 1,609 bytes',
          'Platform: linux/amd64',
        ]);
        engine.answers[`/distribution/${NAME}/json`] = {
          Descriptor: { digest: DIGEST, mediaType: 'x.manifest.v1+json' },
        };
        assert(((await run(lookUp)).all[0]?.lines ?? []).includes(`Digest of the manifest: ${DIGEST}`));
        assert.equal(pulls(engine), 0);
      },
    ));
});

describe('the work of an update', () => {
  const image = (digest: string) => ({
    [`/images/${NAME}/json`]: inspected('old', [`small@${digest}`, `other@${DIGEST}`]),
  });
  const remote = { [`/distribution/${NAME}/json`]: { Descriptor: { digest: DIGEST } } };
  const create = { '/images/create': told({ status: 'Status: Downloaded newer image for small:1.0' }) };

  it('pulls nothing where the registry has the same', () =>
    withEngine({ ...image(DIGEST), ...remote, ...create }, async (run, engine) => {
      assert.equal(endOf(await run(updateWork)), 'It is up to date');
      assert.equal(pulls(engine), 0);
    }));

  it('pulls where it has another, of the same repository', () =>
    withEngine({ ...image(idOf('another')), ...remote, ...create }, async (run, engine) => {
      assert.equal(endOf(await run(updateWork)), 'Pulled');
      assert.equal(pulls(engine), 1);
    }));

  it('pulls the platform that is here, where a pull without one would put that of the engine in its place', async () => {
    for (const [Architecture, platform] of [
      ['s390x', 'linux/s390x'],
      ['amd64', null],
      ['', null],
    ] as const) {
      const foreign = { ...inspected('old', [`small@${idOf('another')}`]), Architecture };
      await withEngine({ [`/images/${NAME}/json`]: foreign, ...remote, ...create }, async (run, { asked }) => {
        assert.equal(endOf(await run(updateWork)), 'Pulled');
        const path = asked.find((each) => each.includes('/images/create')) ?? '';
        assert.equal(new URL(path, 'http://x').searchParams.get('platform'), platform);
      });
    }
  });

  it('does not take the place of what was never pulled', () =>
    withEngine({ [`/images/${NAME}/json`]: inspected('built', []), ...remote, ...create }, async (run, engine) => {
      assert.match(endOf(await run(updateWork)), /small:1\.0 was never pulled, so there is nothing to compare/);
      assert.equal(pulls(engine), 0);
    }));

  it('says why a registry cannot be asked, and pulls from Podman, which cannot ask', async () => {
    const denied: Answer = (response) => response.writeHead(403).end('{"message":"denied: requested access"}');
    await withEngine({ ...image(DIGEST), [`/distribution/${NAME}/json`]: denied, ...create }, async (run, engine) => {
      assert.match(endOf(await run(updateWork)), /The registry docker\.io denies docker\.io\/library\/small:1\.0/);
      assert.equal(pulls(engine), 0);
    });
    await withEngine({ ...PODMAN, ...image(DIGEST), '/images/create': told({ status: '' }) }, async (run, engine) => {
      assert.equal(endOf(await run(updateWork)), 'It was up to date');
      assert.equal(pulls(engine), 1);
    });
  });
});
