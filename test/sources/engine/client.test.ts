import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { EngineError, EngineRefusal } from '../../../src/sources/engine/engineError.ts';
import { until } from '../../editor/screen/until.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import { type Answer, VERSION } from '../../helpers/fakeEngine.ts';

const ID = `sha256:${'ab'.repeat(32)}` as const;
const OTHER = `sha256:${'cd'.repeat(32)}` as const;
const OLD: Record<string, Answer> = { '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK') };
const PODMAN: Record<string, Answer> = {
  '/_ping': (response) => response.writeHead(200, { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }).end('OK'),
};

describe('the client of an engine', () => {
  const fake = clientOfFake();
  const { withAnswers } = fake;

  it('lists images as engines of all kinds write them', async () => {
    const { asked } = await withAnswers({
      '/images/json': [
        {
          Id: ID,
          ParentId: '',
          RepoTags: ['a:1', '<none>:<none>'],
          RepoDigests: ['<none>@<none>'],
          Created: 1795194722,
          Size: 5,
          SharedSize: -1,
          Containers: -1,
          Labels: null,
        },
        { Id: OTHER.slice(7), RepoTags: null, Size: 0, SharedSize: 3, Containers: 0, Labels: { a: 'b' } },
      ],
    });
    assert.deepEqual(await fake.client.listImages(), {
      rows: [
        {
          id: ID,
          parent: null,
          tags: ['a:1'],
          digests: [],
          created: 1795194722000,
          size: 5,
          sharedSize: null,
          containers: null,
          labels: {},
          manifests: null,
        },
        {
          id: OTHER,
          parent: null,
          tags: [],
          digests: [],
          created: null,
          size: 0,
          sharedSize: 3,
          containers: 0,
          labels: { a: 'b' },
          manifests: null,
        },
      ],
      unreadable: [],
    });
    assert.deepEqual(asked, ['/v1.51/images/json?manifests=true']);
    await fake.client.listImages({ intermediate: true, sharedSize: true });
    assert.equal(asked[1], '/v1.51/images/json?all=true&shared-size=true&manifests=true');
  });

  it('lists the platforms of images, present and absent, and their attestations', async () => {
    const digest = (digits: string) => `sha256:${digits.repeat(32)}`;
    await withAnswers({
      '/images/json': [
        {
          Id: ID,
          Manifests: [
            {
              ID: digest('01'),
              Available: true,
              Kind: 'image',
              Size: { Content: 1823, Total: 18207 },
              ImageData: {
                Platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
                Size: { Unpacked: 16384 },
                Containers: ['c'],
              },
            },
            {
              ID: digest('02'),
              Available: false,
              Kind: 'image',
              Size: { Content: 0, Total: 0 },
              Descriptor: { platform: { os: 'linux', architecture: 's390x' } },
              ImageData: null,
            },
            {
              ID: digest('03'),
              Available: true,
              Kind: 'attestation',
              Descriptor: { platform: { os: 'unknown', architecture: 'unknown' } },
              AttestationData: { For: digest('01') },
            },
            { ID: digest('04'), Kind: 'news' },
          ],
        },
      ],
    });
    const { rows } = await fake.client.listImages();
    assert.deepEqual(rows[0]?.manifests, [
      {
        digest: digest('01'),
        kind: 'image',
        platform: 'linux/arm64/v8',
        present: true,
        contentSize: 1823,
        unpackedSize: 16384,
        totalSize: 18207,
        containers: ['c'],
        attests: null,
      },
      {
        digest: digest('02'),
        kind: 'image',
        platform: 'linux/s390x',
        present: false,
        contentSize: 0,
        unpackedSize: null,
        totalSize: 0,
        containers: [],
        attests: null,
      },
      {
        digest: digest('03'),
        kind: 'attestation',
        platform: null,
        present: true,
        contentSize: null,
        unpackedSize: null,
        totalSize: null,
        containers: [],
        attests: digest('01'),
      },
      {
        digest: digest('04'),
        kind: 'unknown',
        platform: null,
        present: false,
        contentSize: null,
        unpackedSize: null,
        totalSize: null,
        containers: [],
        attests: null,
      },
    ]);
  });

  it('gives all that is said of one manifest, by a name or an ID of the image', async () => {
    const stated = { ID: OTHER, Kind: 'attestation', Descriptor: { mediaType: 'm', annotations: { a: 'b' } } };
    const { asked } = await withAnswers({
      '/images/json': [{ Id: ID }, { Id: ID, Manifests: [{ ID: 'sha256:x' }, { ID: null }, stated] }],
    });
    assert.deepEqual(await fake.client.statedManifest('a:1', OTHER), stated);
    assert.deepEqual(await fake.client.statedManifest(ID, OTHER), stated);
    assert.deepEqual(asked.map(decodeURIComponent), [
      '/v1.51/images/json?filters={"reference":["a:1"]}&manifests=true',
      '/v1.51/images/json?manifests=true',
    ]);
    await assert.rejects(
      fake.client.statedManifest('a:1', ID),
      /^ImageError: a:1 no longer has the manifest sha256:abab/,
    );
  });

  it('lists the containers of all images', async () => {
    const { asked } = await withAnswers({ '/containers/json': [{ Id: 'c', ImageID: ID, State: 'running' }] });
    const { rows } = await fake.client.containers();
    assert.deepEqual([rows[0]?.imageId, rows[0]?.state], [ID, 'running']);
    assert.deepEqual(asked, ['/v1.51/containers/json?all=true']);
  });

  it('tells of bad records one by one, and keeps the others', async () => {
    await withAnswers({
      '/images/json': [
        { Id: 7 },
        { Id: ID },
        null,
        { Id: 'sha256:short' },
        [],
        { Id: OTHER, Labels: { a: 1 } },
        { Id: ID, Manifests: [{}] },
      ],
    });
    const { rows, unreadable } = await fake.client.listImages();
    assert.deepEqual(
      rows.map(({ id }) => id),
      [ID],
    );
    assert.deepEqual(
      unreadable.map(({ message }) => message.replace(/^.*?: /, '')),
      [
        'image 1 has an unexpected value at Id: string expected, 7 found.',
        'image 3 has an unexpected value at its top: Object expected, null found.',
        'image 4 has an ID that is none: sha256:short.',
        'image 5 has an unexpected value at its top: Object expected, Array found.',
        'image 6 has an unexpected value at Labels.a: string expected, 1 found.',
        'image 7 lacks a value at Manifests.0.ID.',
      ],
    );
  });

  it('takes null for no images, and anything else for damage', async () => {
    const { answers } = await withAnswers({ '/images/json': null });
    assert.deepEqual(await fake.client.listImages(), { rows: [], unreadable: [] });
    answers['/images/json'] = Array.from({ length: 1_001 }, () => 0);
    await assert.rejects(fake.client.listImages(), /image: more than 1000 records cannot be read\./);
    for (const answer of [{}, { message: 'x' }, 'text', 7]) {
      answers['/images/json'] = answer as Answer;
      await assert.rejects(fake.client.listImages(), { code: 'damaged' });
    }
    answers['/images/json'] = (response) => response.end('[{"Id":');
    await assert.rejects(fake.client.listImages(), { code: 'damaged', message: /\/images\/json is not valid JSON/ });
  });

  it('never asks what the engine does not support', async () => {
    const { asked } = await withAnswers({ ...OLD, '/images/json': [] });
    await fake.client.listImages();
    assert.deepEqual(asked, ['/v1.41/images/json']);
    await assert.rejects(fake.client.listImages({ sharedSize: true }), { code: 'unsupported' });
    await assert.rejects(fake.client.inspectImage('a', 'linux/arm64'), { code: 'unsupported' });
    await assert.rejects(fake.client.imageHistory('a', 'linux/arm64'), { code: 'unsupported' });
    await assert.rejects(fake.client.exportImage('a', 'linux/arm64'), { code: 'unsupported' });
    assert.equal(asked.length, 1);
  });

  it('sends platforms as the API wants them, and names whole', async () => {
    const { asked } = await withAnswers({
      '/images/h:5000/a/b:c/json': { Id: ID },
      '/images/h:5000/a/b:c/history': null,
    });
    await fake.client.inspectImage('h:5000/a/b:c', 'linux/arm/v7');
    await fake.client.imageHistory('h:5000/a/b:c', 'windows/amd64');
    const query = asked.map((url) => [...new URL(url, 'http://x').searchParams]);
    assert.deepEqual(query, [
      [['platform', '{"os":"linux","architecture":"arm","variant":"v7"}']],
      [['platform', '{"os":"windows","architecture":"amd64"}']],
    ]);
  });

  it('asks for nothing that is no image', async () => {
    const { asked } = await withAnswers({});
    for (const name of ['', '../containers', 'a/../../info', 'a?b', 'a#b', 'a b', '/info', 'A', 'a\r\nb'])
      for (const ask of [fake.client.inspectImage(name), fake.client.imageHistory(name), fake.client.exportImage(name)])
        await assert.rejects(ask, { code: 'unsupported' }, name);
    assert.deepEqual(asked, []);
  });

  it('says which image is not there, and for which platform', async () => {
    await withAnswers({});
    await assert.rejects(
      fake.client.inspectImage('a:1'),
      (error) => error instanceof EngineRefusal && error.status === 404,
    );
    await assert.rejects(fake.client.imageHistory('a:1'), { message: / has no image a:1\.$/ });
    await assert.rejects(fake.client.exportImage('a:1', 'linux/arm64'), {
      message: / has no image a:1 for linux\/arm64\.$/,
    });
  });

  it('says what the engine refuses in its own words, on one line', async () => {
    await withAnswers({ '/info': (response) => response.writeHead(500).end('{"message":"disk\\nfull."}') });
    await assert.rejects(fake.client.info(), { status: 500, message: /^The engine .* refused: disk full\.$/ });
  });

  it('gives the history oldest first, and IDs where the engine has them', async () => {
    await withAnswers({
      '/images/a/history': [
        { Id: ID, Created: 2, CreatedBy: 'CMD ["x"]', Size: 0, Comment: '' },
        { Id: '<missing>', Created: 1, CreatedBy: 'RUN y', Size: 9, Comment: 'c', Tags: null },
        { Id: OTHER.slice(7) },
      ],
    });
    assert.deepEqual(await fake.client.imageHistory('a'), [
      { createdBy: '', created: null, comment: null, size: 0, imageId: OTHER },
      { createdBy: 'RUN y', created: 1, comment: 'c', size: 9, imageId: null },
      { createdBy: 'CMD ["x"]', created: 2, comment: null, size: 0, imageId: ID },
    ]);
  });

  it('lists the containers of an image with what became of them', async () => {
    const { asked } = await withAnswers({
      '/containers/json': [
        {
          Id: 'f'.repeat(64),
          Names: ['/web'],
          Image: 'a:1',
          ImageID: ID,
          Command: 'x',
          Created: 1,
          State: 'exited',
          Status: 'Exited (137) 2 hours ago',
        },
        { Id: 'e'.repeat(64), Names: null, State: 'running', Status: 'Up 3 seconds' },
        { Names: ['/no-id'] },
      ],
    });
    const { rows, unreadable } = await fake.client.containersOf(ID);
    assert.deepEqual(
      rows.map(({ name, exitCode, imageId, state }) => [name, exitCode, imageId, state]),
      [
        ['web', 137, ID, 'exited'],
        ['eeeeeeeeeeee', null, null, 'running'],
      ],
    );
    assert.equal(unreadable.length, 1);
    assert.equal(new URL(asked[0] ?? '', 'http://x').searchParams.get('filters'), `{"ancestor":["${ID}"]}`);
  });

  it('asks Podman for containers in its way', async () => {
    const { asked } = await withAnswers({ ...PODMAN, '/containers/json': [] });
    await fake.client.containersOf(ID);
    assert.equal(new URL(asked[0] ?? '', 'http://x').searchParams.get('filters'), `{"ancestor":["${ID.slice(7)}"]}`);
  });

  it('says what a container changed', async () => {
    const { answers } = await withAnswers({
      '/containers/c/changes': [
        { Path: '/a', Kind: 0 },
        { Path: '/b', Kind: 1 },
        { Path: '/c', Kind: 2 },
      ],
    });
    assert.deepEqual(await fake.client.container('c').changes(), [
      { path: '/a', kind: 'modified' },
      { path: '/b', kind: 'added' },
      { path: '/c', kind: 'removed' },
    ]);
    answers['/containers/c/changes'] = null;
    assert.deepEqual(await fake.client.container('c').changes(), []);
  });

  it('describes the engine and its disk', async () => {
    await withAnswers({
      '/info': {
        Name: 'vm',
        ServerVersion: '28',
        Driver: 'overlayfs',
        DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
        DockerRootDir: '/var/lib/docker',
        OSType: 'linux',
        Architecture: 'x86_64',
        Debug: true,
        Images: 6,
        Containers: 4,
        ContainersRunning: 1,
        ContainersPaused: 0,
        ContainersStopped: 3,
        KernelVersion: '6.1',
        NCPU: 2,
        MemTotal: 4_000_000_000,
        CgroupVersion: '2',
        CgroupDriver: 'systemd',
        SecurityOptions: ['name=rootless'],
        Warnings: null,
        RegistryConfig: {
          Mirrors: ['https://m/'],
          InsecureRegistryCIDRs: ['127.0.0.0/8'],
          IndexConfigs: { 'docker.io': { Secure: true }, 'r:5000': { Secure: false } },
        },
      },
      '/system/df': {
        LayersSize: 10,
        Containers: [{ SizeRw: 1 }, {}],
        Volumes: [{ UsageData: { Size: 2 } }, { UsageData: { Size: -1 } }, { UsageData: null }],
        BuildCache: null,
      },
    });
    const info = await fake.client.info();
    assert.deepEqual(
      [info.store, info.platform, info.debug, info.images, info.warnings, info.mirrors, info.insecureRegistries],
      ['containerd', 'linux/x86_64', true, 6, [], ['https://m/'], ['r:5000', '127.0.0.0/8']],
    );
    assert.deepEqual([info.containers, info.running, info.paused, info.stopped], [4, 1, 0, 3]);
    assert.deepEqual([info.kernel, info.cpus, info.memory, info.cgroupVersion], ['6.1', 2, 4_000_000_000, '2']);
    assert.deepEqual([info.cgroupDriver, info.securityOptions], ['systemd', ['name=rootless']]);
    assert.deepEqual([fake.client.about.oldestApi, fake.client.about.newestApi], ['1.24', '1.51']);
    assert.deepEqual(await fake.client.diskUsage(), { layers: 10, containers: 1, volumes: 2, buildCache: 0 });
  });

  it('ends a request that is cancelled before the answer begins', async () => {
    let gone = false;
    const { asked } = await withAnswers({
      '/images/get': (_, request) => {
        request.on('close', () => {
          gone = true;
        });
      },
    });
    const ended = new AbortController();
    const exporting = fake.client.exportImage('a', undefined, ended.signal);
    await until('the engine is asked', () => asked.length > 0);
    ended.abort();
    await assert.rejects(exporting, { name: 'AbortError' });
    await until('the engine sees it gone', () => gone);
    await assert.rejects(fake.client.info(AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(asked.length, 1);
  });

  it('says that the engine is gone where it goes in the middle of a list', async () => {
    await withAnswers({ '/images/json': (response) => void response.write('[{"Id":', () => response.destroy()) });
    await assert.rejects(fake.client.listImages(), { state: 'not-running' });
  });

  it('waits for no list that drips, and reads none without end', async () => {
    const { answers, endpoint } = await withAnswers({
      '/images/json': (response) => {
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
    });
    const hasty = await EngineClient.connect(endpoint, { patience: { silence: 2_000, whole: 2_500 } });
    await assert.rejects(hasty.listImages(), { state: 'no-answer' });
    hasty.close();
    answers['/images/json'] = (response) => {
      const piece = Buffer.alloc(1 << 20, '[],');
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.write('[');
      response.on('drain', more);
      more();
    };
    await assert.rejects(fake.client.listImages(), { code: 'limit', message: / is longer than 67108864 bytes\.$/ });
    answers['/images/json'] = (response) => response.end(`[${'0,'.repeat(5_000_000)}0]`);
    await assert.rejects(fake.client.listImages(), { code: 'limit', message: /has more than 4000000 values/ });
    answers['/images/json'] = (response) => response.end('['.repeat(1_000_000));
    await assert.rejects(fake.client.listImages(), { code: 'limit', message: /more than 100 deep/ });
  });

  it('leaves a request that waits for a connection, too', async () => {
    const { asked } = await withAnswers({ '/info': () => {} });
    const held = Array.from({ length: 16 }, () => assert.rejects(fake.client.info()));
    await until('all connections are taken', () => asked.length === 16);
    const left = new AbortController();
    const waiting = assert.rejects(fake.client.inspectImage('a', undefined, left.signal), { name: 'AbortError' });
    left.abort();
    await waiting;
    fake.client.close();
    await Promise.all(held);
  });

  it('sends nothing more once it is closed, whatever waits for a connection', async () => {
    const { asked } = await withAnswers({ '/info': () => {} });
    const { client } = fake;
    const waiting = Array.from({ length: 16 }, () => assert.rejects(client.info()));
    await until('all connections are taken', () => asked.length === 16);
    const inspecting = assert.rejects(client.inspectImage('a'), EngineError);
    await setImmediate();
    const removing = ['a', 'b'].map((name) => assert.rejects(client.holdings.removeVolume(name), EngineError));
    client.close();
    await Promise.all([...waiting, inspecting, ...removing]);
    await assert.rejects(client.holdings.removeNetwork('c'), EngineError);
    assert.equal(asked.length, 16);
  });

  it('takes one connection for requests that follow each other', async () => {
    const running = await withAnswers({ '/info': {} });
    for (let round = 0; round < 20; round++) await fake.client.info();
    assert.equal(await running.connections(), 1);
  });

  it('is not led elsewhere by the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      DOCKER_HOST: 'tcp://203.0.113.1:1',
      DOCKER_CERT_PATH: '/none',
      DOCKER_TLS_VERIFY: '1',
    });
    try {
      const { asked } = await withAnswers({ '/info': { Name: 'here' } });
      assert.equal((await fake.client.info()).host, 'here');
      assert.deepEqual(asked, ['/v1.51/info']);
      assert.equal(process.env['DOCKER_HOST'], 'tcp://203.0.113.1:1');
    } finally {
      process.env = before;
    }
  });

  it('is told of an API that is newer than it knows', async () => {
    const { asked } = await withAnswers({
      '/_ping': (response) => response.setHeader('Api-Version', '1.90').end('OK'),
      '/version': { ...VERSION, MinAPIVersion: '1.70' },
      '/info': {},
    });
    await fake.client.info();
    assert.deepEqual([fake.client.about.api, fake.client.about.newestApi, asked], ['1.70', '1.90', ['/v1.70/info']]);
  });
});
