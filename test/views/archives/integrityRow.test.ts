import assert from 'node:assert/strict';
import type { Verdict } from '../../../src/image/checks.ts';
import { imageOfRow, tooltipWithVerdict, withVerdict } from '../../../src/views/archives/integrityRow.ts';
import { archiveNode, archiveRows, type Node, rowsBelow } from '../../../src/views/archives/nodes.ts';
import { plain } from '../../../src/views/rows/rowText.ts';
import { english } from '../../../src/views/words.ts';
import { openFixture } from '../openFixture.ts';

const ROW = plain('tiny:1.0', '3 kB', 'layers', 'normal', 'image');
const verdict = (state: Verdict['state'], mismatches = 0): Verdict => ({ state, mismatches });

async function rowsWithImage(fixture: string): Promise<string[]> {
  const all = (node: Node): Node[] => [node, ...(node.kind === 'archive' ? [] : rowsBelow(node).flatMap(all))];
  const rows = archiveRows(archiveNode({ kind: 'archive', path: '/a.tar' }), await openFixture(fixture)).flatMap(all);
  return rows.filter(imageOfRow).map(({ kind }) => kind);
}

describe('the mark of verified images in the Archives view', () => {
  it('says first of all that something does not match, by word, icon and color', () => {
    assert.deepEqual(withVerdict(ROW, verdict('mismatch', 2), english), {
      ...ROW,
      description: 'does not match · 3 kB',
      spoken: 'tiny:1.0, does not match, 3 kB',
      icon: 'error',
      tone: 'error',
    });
    const tooltip = tooltipWithVerdict({ title: 'tiny', facts: [], remarks: ['odd'] }, verdict('mismatch', 2), english);
    assert.deepEqual(tooltip.remarks, [
      '2 of its digests, sizes and counts are not those that are claimed. The tab Integrity of its page names them.',
      'odd',
    ]);
  });

  it('says quietly that all matches, and nothing of what is not known', () => {
    const { description, spoken, icon } = withVerdict(ROW, verdict('matches'), english);
    assert.deepEqual([description, spoken, icon], ['3 kB · verified', 'tiny:1.0, 3 kB, verified', 'layers']);
    for (const unknown of [undefined, verdict('incomplete'), verdict('unchecked')]) {
      assert.equal(withVerdict(ROW, unknown, english), ROW);
      const tooltip = { title: 'tiny', facts: [], remarks: [] };
      assert.equal(tooltipWithVerdict(tooltip, unknown, english), tooltip);
    }
  });

  it('stands at the image, or at its platforms that are present', async () => {
    assert.deepEqual(await rowsWithImage('archives/tiny.docker20.tar'), ['image']);
    assert.deepEqual(await rowsWithImage('archives/absent.docker28-containerd.tar'), ['platform']);
  });
});
