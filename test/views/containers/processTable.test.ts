import assert from 'node:assert/strict';
import { processTable } from '../../../src/views/containers/processTable.ts';

describe('processTable', () => {
  it('has its columns below each other, and the command as long as it is', () => {
    const long = 'x'.repeat(100);
    assert.equal(
      processTable({
        titles: ['UID', 'PID', 'CMD'],
        rows: [
          ['root', '1', `sh -c ${long}`],
          ['www-data', '12345', 'nginx'],
        ],
      }),
      ['UID       PID    CMD', `root      1      sh -c ${long}`, 'www-data  12345  nginx', ''].join('\n'),
    );
  });

  it('is harmed by nothing that a process calls itself', () => {
    const text = processTable({ titles: ['CMD'], rows: [['a\nb\u001b[2J\u202e'], [], ['c', 'beyond']] });
    assert.equal(text, 'CMD\na b\\u{1b}[2J\\u{202e}\n\nc  beyond\n');
  });

  it('has no more rows than anybody reads', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [String(index)]);
    const lines = processTable({ titles: ['PID'], rows }).split('\n');
    assert.deepEqual(lines.slice(-3), ['9999', '…', '']);
  });
});
