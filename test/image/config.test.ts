import assert from 'node:assert/strict';
import { diffIdsOf, parseConfig, platformOf } from '../../src/image/config.ts';
import { printPlatform } from '../../src/image/platform.ts';
import { readConfigFacts } from '../../src/image/readConfigFacts.ts';
import { json } from '../helpers/archive.ts';

const SHA256 = `sha256:${'a'.repeat(64)}`;

function config(value: unknown) {
  return parseConfig(json(value), 'It');
}

describe('parseConfig', () => {
  it('takes as many steps as an image may have, and no config that would hold up whoever reads it', () => {
    const step = { created: '2030-01-01T00:00:00Z', created_by: 'RUN a', author: 'a', comment: 'a', empty_layer: true };
    assert.equal(config({ history: Array(10_000).fill(step) }).history?.length, 10_000);
    const labels = Object.fromEntries(Array.from({ length: 60_001 }, (_, index) => [`l${index}`, '']));
    assert.throws(() => config({ config: { Labels: labels } }), {
      code: 'limit',
      message: 'It has more than 60000 values.',
    });
    assert.throws(() => config({ author: 'a'.repeat(4 << 20) }), {
      code: 'limit',
      message: 'It is 4194317 bytes long; more than 4194304 are not read as JSON.',
    });
  });

  const run = [
    'User',
    'ExposedPorts',
    'Env',
    'Entrypoint',
    'Cmd',
    'Volumes',
    'WorkingDir',
    'Labels',
    'StopSignal',
    'Shell',
    'OnBuild',
    'Healthcheck',
  ];
  for (const field of run)
    it(`takes null for config.${field}`, () =>
      assert.deepEqual(config({ config: { [field]: null } }), { config: { [field]: null } }));
  for (const field of [
    'architecture',
    'os',
    'variant',
    'created',
    'author',
    'docker_version',
    'config',
    'rootfs',
    'history',
  ])
    it(`takes null for ${field}`, () => assert.deepEqual(config({ [field]: null }), { [field]: null }));

  for (const value of [
    { rootfs: [] },
    { rootfs: { diff_ids: 'a' } },
    { rootfs: { diff_ids: [1] } },
    { history: {} },
    { history: ['a'] },
    { history: [{ empty_layer: 'yes' }] },
    { os: 1 },
    { config: { Env: 'a' } },
  ])
    it(`refuses ${JSON.stringify(value)}`, () =>
      assert.throws(() => config(value), { code: 'damaged', message: /^It has an unexpected value at \w/ }));
});

it('diffIdsOf gives null for what is no digest', () => {
  assert.deepEqual(diffIdsOf(config({ rootfs: { diff_ids: [SHA256, 'x', ''] } })), [SHA256, null, null]);
  assert.deepEqual(diffIdsOf(config({ rootfs: { diff_ids: null } })), []);
  assert.deepEqual(diffIdsOf(config({})), []);
});

function isPlatform(value: unknown, expected: string): void {
  it(`${JSON.stringify(value)} is for ${expected}`, () =>
    assert.equal(printPlatform(platformOf(config(value))), expected));
}

describe('platformOf', () => {
  isPlatform({ os: 'linux', architecture: 'amd64' }, 'linux/amd64');
  isPlatform({ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64/v8');
  isPlatform({ os: 'linux', architecture: 'arm64', variant: '' }, 'linux/arm64');
  isPlatform({ os: '', architecture: null }, 'unknown/unknown');
  isPlatform({}, 'unknown/unknown');

  it('has the version of Windows', () => {
    const platform = platformOf(config({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2700' }));
    assert.deepEqual(platform, { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2700' });
  });
});

function hasCheck(Healthcheck: unknown, expected: string | null): void {
  it(`a check of ${JSON.stringify(Healthcheck)} is ${expected}`, () =>
    assert.equal(readConfigFacts(config({ config: { Healthcheck } })).healthcheck, expected));
}

describe('readConfigFacts', () => {
  it('gives nothing for nothing', () => {
    const nothing = {
      entrypoint: [],
      command: [],
      user: null,
      workingDirectory: null,
      environment: [],
      ports: [],
      volumes: [],
      labels: [],
      healthcheck: null,
      stopSignal: null,
      shell: [],
      onBuild: [],
      author: null,
    };
    for (const value of [
      {},
      { config: null },
      { config: {} },
      { config: { User: '', Cmd: null, Env: null }, author: '' },
    ])
      assert.deepEqual(readConfigFacts(config(value)), nothing);
  });

  it('gives all that is there', () => {
    const run = {
      User: '1000',
      ExposedPorts: { '80/tcp': {} },
      Env: ['A=b=c', 'D', '=E'],
      Entrypoint: ['/a', 'b'],
      Cmd: 'old form',
      Volumes: { '/data': {} },
      WorkingDir: '/w',
      Labels: { l: 'm' },
      StopSignal: 'SIGQUIT',
      Shell: ['/bin/bash', '-c'],
      OnBuild: ['RUN x'],
    };
    assert.deepEqual(readConfigFacts(config({ config: run, author: 'me' })), {
      entrypoint: ['/a', 'b'],
      command: ['old form'],
      user: '1000',
      workingDirectory: '/w',
      environment: [
        { name: 'A', value: 'b=c' },
        { name: 'D', value: '' },
        { name: '', value: 'E' },
      ],
      ports: ['80/tcp'],
      volumes: ['/data'],
      labels: [{ name: 'l', value: 'm' }],
      healthcheck: null,
      stopSignal: 'SIGQUIT',
      shell: ['/bin/bash', '-c'],
      onBuild: ['RUN x'],
      author: 'me',
    });
  });

  const second = 1e9;
  hasCheck({ Test: ['CMD', 'curl', 'a b'] }, 'CMD ["curl","a b"]');
  hasCheck(
    { Test: ['CMD-SHELL', 'curl a || exit 1'], Interval: 30 * second, Timeout: 500e6, Retries: 3 },
    '--interval=30s --timeout=500ms --retries=3 CMD curl a || exit 1',
  );
  hasCheck(
    { Test: ['CMD-SHELL', 'x'], StartPeriod: 90 * second, StartInterval: 60 * second },
    '--start-period=1m30s --start-interval=1m CMD x',
  );
  hasCheck({ Test: ['CMD-SHELL', 'x'], Interval: 1.5 * second, Timeout: 0, Retries: 0 }, '--interval=1.5s CMD x');
  hasCheck({ Test: ['NONE'] }, 'NONE');
});
