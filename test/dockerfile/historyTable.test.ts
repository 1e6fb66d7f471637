import assert from 'node:assert/strict';
import { type HistoryTableRow, historyCsv, historyTableRows, historyText } from '../../src/dockerfile/historyTable.ts';

const ID = `sha256:${'0123456789ab'.padEnd(64, '0')}` as const;
const NOW = Date.parse('2026-01-03T00:00:00Z');

const ROWS: HistoryTableRow[] = historyTableRows(
  {
    id: ID,
    steps: [
      {
        index: 0,
        createdBy: 'ADD rootfs.tar / # buildkit',
        emptyLayer: false,
        layer: 0,
        created: '2026-01-01T00:00:00Z',
        author: null,
        comment: 'buildkit.dockerfile.v0',
      },
      {
        index: 1,
        createdBy: 'RUN /bin/sh -c echo "a\nb" && apt-get install -y nginx # buildkit',
        emptyLayer: false,
        layer: 1,
        created: '2026-01-02T23:00:00Z',
        author: null,
        comment: null,
      },
      {
        index: 2,
        createdBy: '=cmd()\u202e',
        emptyLayer: true,
        layer: null,
        created: null,
        author: null,
        comment: null,
      },
    ],
  },
  (layer) => [78_100_000, null][layer] ?? null,
);

describe('the history as a table', () => {
  it('looks as docker history prints it', () => {
    assert.equal(
      historyText(ROWS, { now: NOW, isWhole: false }),
      `IMAGE          CREATED      CREATED BY                                      SIZE     COMMENT
0123456789ab   N/A          =cmd()\\u{202e}                                  0B
<missing>      1 hour ago   RUN /bin/sh -c echo "a b" && apt-get install…   N/A
<missing>      2 days ago   ADD rootfs.tar / # buildkit                     78.1MB   buildkit.dockerfile.v0
`,
    );
  });

  it('shows all of it where it is asked to', () => {
    const text = historyText(ROWS, { now: NOW, isWhole: true });
    assert.ok(text.includes(ID));
    assert.ok(text.includes('apt-get install -y nginx # buildkit'));
  });

  it('is comma-separated values that no spreadsheet runs', () => {
    assert.equal(
      historyCsv(ROWS),
      [
        'image,created,created by,size,comment',
        `${ID},,'=cmd()\u202e,0,`,
        ',2026-01-02T23:00:00Z,"RUN /bin/sh -c echo ""a\nb"" && apt-get install -y nginx # buildkit",,',
        ',2026-01-01T00:00:00Z,ADD rootfs.tar / # buildkit,78100000,buildkit.dockerfile.v0',
        '',
      ].join('\r\n'),
    );
  });

  it('is empty for an image without history', () => {
    assert.deepEqual(
      historyTableRows({ id: ID, steps: [] }, () => null),
      [],
    );
    assert.equal(historyText([], { now: NOW, isWhole: false }), 'IMAGE   CREATED   CREATED BY   SIZE   COMMENT\n');
  });
});
