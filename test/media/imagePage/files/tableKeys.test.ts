import assert from 'node:assert/strict';
import { moveInTable, type TableMove } from '../../../../media/imagePage/files/tableKeys.ts';
import type { FileRow } from '../../../../src/protocol/imageFiles.ts';
import { fileRow } from './fileRow.ts';

type Keys = Parameters<typeof moveInTable>[0];

const closed = fileRow('a', { type: 'directory', open: false });
const open = fileRow('a', { type: 'directory', open: true });
const file = fileRow('a/b', { parent: 3 });

describe('the keys of the table', () => {
  const press = (keys: string, row: FileRow | undefined = file, at = 5, count = 100): TableMove | undefined => {
    const parts = keys.split('+');
    const event = {
      key: parts.at(-1) ?? '',
      shiftKey: parts.includes('Shift'),
      ctrlKey: parts.includes('Ctrl'),
      metaKey: parts.includes('Meta'),
      altKey: parts.includes('Alt'),
    };
    return moveInTable(event as Keys, row, at, count, 20);
  };
  const to = (index: number, range = false) => ({ kind: 'to', index, range });

  it('go from row to row and by page, not beyond the ends', () => {
    assert.deepEqual(press('ArrowDown'), to(6));
    assert.deepEqual(press('ArrowUp'), to(4));
    assert.deepEqual(press('PageDown'), to(25));
    assert.deepEqual(press('PageUp'), to(0));
    assert.deepEqual(press('Home'), to(0));
    assert.deepEqual(press('End'), to(99));
    assert.deepEqual(press('ArrowDown', file, 99), to(99));
    assert.deepEqual(press('ArrowUp', file, 0), to(0));
    assert.deepEqual(press('PageDown', file, 90), to(99));
  });

  it('take in a range with Shift', () => {
    for (const [key, index] of [
      ['ArrowDown', 6],
      ['End', 99],
      ['PageUp', 0],
    ] as const)
      assert.deepEqual(press(`Shift+${key}`), to(index, true));
  });

  it('open, go in, close, and go out', () => {
    assert.deepEqual(press('ArrowRight', closed), { kind: 'fold', open: true });
    assert.deepEqual(press('ArrowRight', open), to(6));
    assert.equal(press('ArrowRight', file), undefined);
    assert.deepEqual(press('ArrowLeft', open), { kind: 'fold', open: false });
    assert.deepEqual(press('ArrowLeft', file), to(3));
    assert.equal(press('ArrowLeft', closed), undefined);
    assert.deepEqual(press('*'), { kind: 'openSiblings' });
  });

  it('open files, choose, and clear', () => {
    assert.deepEqual(press('Enter'), { kind: 'open', toSide: false });
    assert.deepEqual(press('Ctrl+Enter'), { kind: 'open', toSide: true });
    assert.deepEqual(press('Meta+Enter'), { kind: 'open', toSide: true });
    assert.deepEqual(press(' '), { kind: 'choose' });
    assert.deepEqual(press('Escape'), { kind: 'clear' });
  });

  it('are the editor’s where they are not ours', () => {
    for (const keys of [
      'Alt+ArrowDown',
      'Ctrl+ArrowDown',
      'Ctrl+f',
      'Meta+p',
      'F6',
      'a',
      'Tab',
      'Ctrl+Shift+c',
      'Alt+Enter',
    ])
      assert.equal(press(keys), undefined, keys);
  });

  it('do no harm while the row is on its way', () => {
    const none = (key: string) => moveInTable({ key } as Keys, undefined, 5, 100, 20);
    assert.equal(none('ArrowRight'), undefined);
    assert.equal(none('ArrowLeft'), undefined);
    assert.equal(none('ArrowDown')?.kind, 'to');
  });
});
