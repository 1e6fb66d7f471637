import assert from 'node:assert/strict';
import type { EngineMessage } from '../../../src/sources/engine/answers/messages.ts';
import { readMessages } from '../../../src/sources/engine/answers/messages.ts';
import { PullProgress } from '../../../src/sources/engine/pullProgress.ts';
import { bytesInPieces, gather } from '../../helpers/pieces.ts';

/** As Docker 28 tells it with a graph driver; recorded, the middle of a long download left out. */
const DOCKER = [
  { status: 'Pulling from library/small', id: '1.0' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'bbbbbbbbbbbb' },
  { status: 'Already exists', progressDetail: {}, id: 'cccccccccccc' },
  { status: 'Waiting', progressDetail: {}, id: 'bbbbbbbbbbbb' },
  { status: 'Downloading', progressDetail: { current: 500, total: 2000 }, progress: '[=>  ]', id: 'aaaaaaaaaaaa' },
  { status: 'Retrying in 5 seconds', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Downloading', progressDetail: { current: 1500, total: 2000 }, progress: '[=>  ]', id: 'aaaaaaaaaaaa' },
  { status: 'Verifying Checksum', progressDetail: {}, id: 'bbbbbbbbbbbb' },
  { status: 'Download complete', progressDetail: {}, id: 'bbbbbbbbbbbb' },
  { status: 'Verifying Checksum', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Extracting', progressDetail: { current: 1000, total: 2000 }, progress: '[=>  ]', id: 'aaaaaaaaaaaa' },
  { status: 'Pull complete', progressDetail: {}, id: 'aaaaaaaaaaaa' },
  { status: 'Extracting', progressDetail: { current: 1, units: 's' }, progress: '1 s', id: 'bbbbbbbbbbbb' },
  { status: 'Pull complete', progressDetail: {}, id: 'bbbbbbbbbbbb' },
  { status: `Digest: sha256:${'ab'.repeat(32)}` },
  { status: 'Status: Downloaded newer image for small:1.0' },
];

async function messages(lines: readonly unknown[], separator = '\r\n'): Promise<EngineMessage[]> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + separator).join('');
  return gather(readMessages(bytesInPieces(Buffer.from(text), 37), 'test'));
}

describe('the progress of a pull', () => {
  it('is what the engine tells of each layer', async () => {
    let time = 0;
    const progress = new PullProgress(() => time);
    const phases: string[] = [];
    for (const message of await messages(DOCKER)) {
      time += 100;
      progress.add(message);
      phases.push(progress.layers.map(({ phase, done, total }) => `${phase} ${done}/${total}`).join(', '));
    }
    assert.deepEqual(phases.slice(0, 9), [
      '',
      'waiting 0/null',
      'waiting 0/null, waiting 0/null',
      'waiting 0/null, waiting 0/null, there 0/null',
      'waiting 0/null, waiting 0/null, there 0/null',
      'downloading 500/2000, waiting 0/null, there 0/null',
      'retrying 0/2000, waiting 0/null, there 0/null',
      'downloading 1500/2000, waiting 0/null, there 0/null',
      'downloading 1500/2000, verifying 0/null, there 0/null',
    ]);
    assert.equal(phases[11], 'extracting 2000/2000, downloaded 0/null, there 0/null');
    assert.deepEqual(progress.layers, [
      { id: 'aaaaaaaaaaaa', phase: 'pulled', done: 2000, total: 2000, extracted: null, started: 600, ended: 1300 },
      { id: 'bbbbbbbbbbbb', phase: 'pulled', done: 0, total: null, extracted: null, started: null, ended: 1500 },
      { id: 'cccccccccccc', phase: 'there', done: 0, total: null, extracted: null, started: null, ended: 400 },
    ]);
    assert.deepEqual([progress.digest, progress.isNew], [`sha256:${'ab'.repeat(32)}`, true]);
  });

  it('says how much of a layer is unpacked, and that nothing came', async () => {
    const progress = new PullProgress();
    for (const message of await messages(DOCKER.slice(0, 12))) progress.add(message);
    assert.equal(progress.layers[0]?.extracted, 0.5);
    const again = new PullProgress();
    for (const message of await messages([{ status: 'Status: Image is up to date for small:1.0' }])) again.add(message);
    assert.deepEqual([again.layers, again.isNew], [[], false]);
  });

  it('passes over what makes no sense, and keeps the last line where its end is missing', async () => {
    const read = await messages(
      [
        '',
        'nonsense',
        '[]',
        { status: 1 },
        { progressDetail: { current: -1, total: 0 }, id: 'a', status: 'b' },
        '{"error":"no"}',
      ],
      '\n',
    );
    assert.deepEqual(
      read.map(({ id, status, done, total, error }) => [id, status, done, total, error]),
      [
        ['a', 'b', null, null, null],
        ['', '', null, null, 'no'],
      ],
    );
    const [cut] = await gather(readMessages(bytesInPieces(Buffer.from('{"errorDetail":{"message":"m"}}'), 3), ''));
    assert.equal(cut?.error, 'm');
    const endless = bytesInPieces(Buffer.alloc(3 << 20, 'a'), 1 << 16);
    await assert.rejects(gather(readMessages(endless, 'small')), { code: 'limit' });
  });
});
