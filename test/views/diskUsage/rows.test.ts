import assert from 'node:assert/strict';
import { ImageError } from '../../../src/image/errors.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { EngineError } from '../../../src/sources/engine/engineError.ts';
import { type DiskState, engineRows, itemRows, type Node } from '../../../src/views/diskUsage/nodes.ts';
import { itemTooltip, rowText } from '../../../src/views/diskUsage/rowText.ts';
import { usageModel } from '../../../src/views/diskUsage/usageModel.ts';
import { english } from '../../../src/views/words.ts';
import { cacheFacts, containerFacts, idOf, imageFacts, usageOf, volumeFacts } from '../../cleaning/someUsage.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const HOUR = 3_600_000;
const LOOK = { ...PLAIN_LOOK, now: 5 * HOUR };
const MODEL = runAtOnce(
  usageModel(
    { kind: 'docker', version: '28.5.1' },
    usageOf({
      images: [
        imageFacts(1, { references: ['web:1'], created: HOUR, pieces: [{ id: 'base', bytes: 7_000_000 }] }),
        imageFacts(2, { references: [], created: HOUR, pieces: [{ id: 'base', bytes: 7_000_000 }] }),
      ],
      containers: [
        containerFacts(1, { name: 'a', imageId: idOf(1), isRunning: true, state: 'running', exitCode: null }),
      ],
      volumes: [
        volumeFacts('small', { size: 1, created: null }),
        volumeFacts('big', { size: 2_000, labels: { of: 'me' } }),
      ],
      cache: [cacheFacts('x', { description: 'RUN make', size: 3_000, lastUsed: 2 * HOUR })],
    }),
    0,
    english,
  ),
);
const state = (more: Partial<DiskState> = {}): DiskState => ({
  engine: 'ssh://me:secret@far',
  read: { model: MODEL },
  error: undefined,
  isAsking: false,
  ...more,
});
const texts = (rows: readonly Node[]) =>
  rows.map((row) => {
    const { label, description, context } = rowText(row, MODEL, LOOK);
    return [label, description, context].join(' | ');
  });

describe('the rows of the Disk Usage view', () => {
  it('are the kinds with their sums, and below them the items, those that free most first', () => {
    const rows = engineRows(state());
    assert.deepEqual(texts(rows), [
      'Images | 7 MB · 2, 1 in use · 7 MB shared | usageKind',
      'Containers | 0 B · 1, 1 in use | usageKind',
      'Volumes | 2 kB · 2, 0 in use · 2 kB reclaimable | usageKind',
      'Build cache | 3 kB · 1, 0 in use · 3 kB reclaimable | usageKind',
    ]);
    const below = rows.flatMap((row) => (row.kind === 'usageKind' ? itemRows(row) : []));
    assert.deepEqual(texts(below), [
      '000000000000 | 0 B · dangling · 4 hours ago | usageItem image opens',
      'web:1 | 0 B · 4 hours ago · held by a (running) | usageItem image opens',
      'a | 0 B · running · 4 hours ago | usageItem container',
      'big | 2 kB · unused · 4 hours ago | usageItem volume',
      'small | 1 B · unused | usageItem volume',
      'RUN make | 3 kB · 3 hours ago | usageItem cache',
    ]);
    const ids = [...rows, ...below].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('say what is going on in their place', () => {
    const kinds = (more: Partial<DiskState>) => engineRows(state(more)).map(({ kind }) => kind);
    assert.deepEqual(kinds({ read: undefined }), ['unasked']);
    assert.deepEqual(kinds({ read: undefined, isAsking: true }), ['asking']);
    assert.deepEqual(kinds({ isAsking: true })[0], 'asking');
    assert.deepEqual(kinds({ read: { model: { ...MODEL, items: [] } } }), ['empty']);
    const error = new EngineError('not-running', 'No engine is running at {0}. Start it.', ['x']);
    assert.deepEqual(kinds({ error, isAsking: true }).slice(0, 2), ['asking', 'usageKind']);
    assert.deepEqual(texts(engineRows(state({ error }))), [
      'No engine is running at x. Start it. |  | failure',
      'Start Engine |  | ',
    ]);
    const full = new ImageError('unreadable', 'The engine says: {0}', ['no space left on device']);
    assert.deepEqual(texts(engineRows(state({ error: full }))).at(-1), 'Retry |  | ');
    assert.deepEqual(texts([{ kind: 'engine', id: 'e', engine: 'ssh://me:secret@far' }]), [
      'ssh://me@far | 7.01 MB | engine',
    ]);
  });

  it('say the rest when one rests on them', () => {
    const big = MODEL.items.find(({ name }) => name === 'big') ?? assert.fail();
    assert.deepEqual(
      itemTooltip(big, LOOK).facts.map(({ name, value }) => `${name}: ${value}`),
      [
        'About: local',
        'State: unused',
        'Size: 2 kB (2,000 bytes)',
        'Freed when it goes alone: 2 kB (2,000 bytes)',
        `Made: ${itemTooltip(big, LOOK).facts[4]?.value}`,
        'Labels: of=me',
      ],
    );
  });
});
