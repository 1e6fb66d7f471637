import assert from 'node:assert/strict';
import { archiveNode, archiveRows, type Node, rowsBelow, type StepNode } from '../../../src/views/archives/nodes.ts';
import { tooltipOf } from '../../../src/views/archives/tooltip.ts';
import type { Look } from '../../../src/views/rows/rowText.ts';
import type { Tooltip } from '../../../src/views/rows/tooltip.ts';
import { english } from '../../../src/views/words.ts';
import { openFixture } from '../openFixture.ts';

const LOOK: Look = { l10n: english, units: 'decimal', language: 'en', now: 0, describe: String };

async function tooltips(fixture: string): Promise<Tooltip[]> {
  const all = (node: Node): Node[] => [node, ...(node.kind === 'archive' ? [] : rowsBelow(node).flatMap(all))];
  const rows = archiveRows(archiveNode({ kind: 'archive', path: '/a.tar' }), await openFixture(fixture)).flatMap(all);
  return rows.flatMap((node) => tooltipOf(node, LOOK) ?? []);
}

function factsOf(tooltip: Tooltip | undefined): Record<string, string> {
  return Object.fromEntries((tooltip?.facts ?? []).map(({ name, value }) => [name, value]));
}

describe('tooltips of the Archives view', () => {
  it('of an image give every identifier and what it is', async () => {
    const [image] = await tooltips('archives/tiny.buildkit-oci.tar');
    const facts = factsOf(image);
    for (const name of ['Image ID', 'Manifest digest']) assert.match(facts[name] ?? '', /^sha256:[0-9a-f]{64}$/, name);
    assert.match(facts['Size'] ?? '', /^[\d.]+ k?B \([\d,]+ bytes\)$/);
    assert.deepEqual(
      image?.facts.filter(({ name, meaning }) => /ID|digest/.test(name) && !meaning),
      [],
    );
  });

  it('of a layer give the whole instruction', async () => {
    const layer = (await tooltips('archives/tiny.docker20.tar')).find(({ title }) => title === 'Layer 0');
    assert.match(layer?.code ?? '', /^[A-Z]+ \S/);
    assert.match(factsOf(layer)['Diff ID'] ?? '', /^sha256:/);
  });

  it('of an absent platform say why it is not shown', async () => {
    const absent = (await tooltips('archives/absent.docker28-containerd.tar')).find(
      ({ title }) => title === 'linux/arm64',
    );
    assert.deepEqual(absent?.remarks, ['The index names this platform, but it is not stored here.']);
  });

  it('write what nobody can see, and end', () => {
    const parent = archiveNode({ kind: 'archive', path: '/a.tar' });
    const instruction = { keyword: 'RUN', text: `a\u202eb${'x'.repeat(10_000)}`, buildArgs: [] };
    // Only the row is looked at.
    const step = {
      kind: 'step',
      id: '',
      parent,
      notes: [],
      row: { step: null, layer: null, instruction },
    } as unknown as StepNode;
    const { code = '' } = tooltipOf(step, LOOK) ?? {};
    assert.match(code, /^RUN a\\u\{202e\}bx+…$/);
    assert.ok(code.length < 4000);
  });
});
