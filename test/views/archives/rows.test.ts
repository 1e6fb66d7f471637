import assert from 'node:assert/strict';
import { ImageError } from '../../../src/image/errors.ts';
import type { Catalog } from '../../../src/image/image.ts';
import {
  type ArchiveNode,
  archiveNode,
  archiveRows,
  failureNode,
  type Node,
  rowsBelow,
} from '../../../src/views/archives/nodes.ts';
import { archiveText, rowText } from '../../../src/views/archives/rowText.ts';
import type { Look } from '../../../src/views/rows/rowText.ts';
import { english } from '../../../src/views/words.ts';
import { openFixture } from '../openFixture.ts';

const ARCHIVE = archiveNode({ kind: 'archive', path: '/images/a.tar' });
const LOOK: Look = {
  l10n: english,
  units: 'decimal',
  language: 'en',
  now: Date.parse('2030-01-01'),
  describe: (error) => (error instanceof Error ? error.message : String(error)),
};

/** All rows below an archive, as `  label | description`. */
async function outline(fixture: string): Promise<string[]> {
  const print = (node: Exclude<Node, ArchiveNode>, depth: number): string[] => {
    const { label, description, tone } = rowText(node, LOOK);
    const line = `${'  '.repeat(depth)}${label} | ${description}${tone === 'normal' ? '' : ` (${tone})`}`;
    return [line, ...rowsBelow(node).flatMap((child) => (child.kind === 'archive' ? [] : print(child, depth + 1)))];
  };
  const rows = archiveRows(ARCHIVE, await openFixture(fixture));
  return rows.flatMap((node) => (node.kind === 'archive' ? [] : print(node, 0)));
}

async function nodes(fixture: string): Promise<Node[]> {
  const all = (node: Node): Node[] => [node, ...(node.kind === 'archive' ? [] : rowsBelow(node).flatMap(all))];
  return archiveRows(ARCHIVE, await openFixture(fixture)).flatMap(all);
}

describe('rows of the Archives view', () => {
  it('list the steps right below an image of one platform, empty ones quiet', async () => {
    const rows = await outline('archives/tags.docker20.tar');
    assert.match(
      rows[0] ?? '',
      /^registry\.example:5000\/team\/tiny:1\.0 \| tiny:1\.0 · tiny:latest · [\d.]+ k?B · linux\/amd64 · /,
    );
    assert.ok(
      rows.some((row) => /^ {2}COPY \| [\d.]+ k?B {2}\S/.test(row)),
      rows.join('\n'),
    );
    assert.ok(
      rows.some((row) => /^ {2}(?:CMD|ENTRYPOINT|ENV|LABEL) \| .* \(quiet\)$/.test(row)),
      rows.join('\n'),
    );
  });

  it('list platforms where there are several, absent ones as such, attestations below theirs', async () => {
    const rows = await outline('archives/absent.docker28-containerd.tar');
    assert.equal(rows[0], '127.0.0.1:5000/multi:1.0 | 1 of 3 platforms');
    assert.deepEqual(
      rows.filter((row) => /^ {2}\S/.test(row)).map((row) => row.split(' · ')[0]?.replace(/\d[\d.]* k?B/, 'SIZE')),
      ['  linux/amd64 | SIZE', '  linux/arm64 | not stored here (absent)', '  linux/arm/v7 | not stored here (absent)'],
    );
    assert.ok(rows.includes('    Attestation | not stored here (absent)'), rows.join('\n'));
  });

  it('say what attestations state, folded where there are several', async () => {
    assert.ok(
      (await outline('archives/attestation.buildkit-oci.tar')).some((row) =>
        /^ {2}Attestation \| .*provenance/.test(row),
      ),
    );
  });

  it('have IDs that no other place in the list has', async () => {
    const catalog: Catalog = {
      ...{ format: 'oci-layout', images: [], artifacts: [{} as Catalog['artifacts'][number]] },
      notes: [{} as Catalog['notes'][number]],
    };
    const ids = ['/i', '/i/artifact/0', '/i/note/0', '/i/failure'].flatMap((path) => {
      const node = archiveNode({ kind: 'layout', path });
      return [node, ...archiveRows(node, catalog), failureNode(node, null)].map(({ id }) => id);
    });
    assert.equal(new Set(ids).size, 16);
  });

  it('name what has no reference by its short ID', async () => {
    const [row] = await outline('archives/untagged.docker20.tar');
    assert.match(row ?? '', /^<untagged> [0-9a-f]{12} \| /);
  });

  it('have IDs of their own, and parents up to the archive', async () => {
    for (const fixture of ['several.docker28-containerd.tar', 'multi.docker28-containerd.tar', 'tiny.podman-oci.tar']) {
      const all = await nodes(`archives/${fixture}`);
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      for (const node of all) {
        let top: Node = node;
        while (top.parent) top = top.parent;
        assert.equal(top, ARCHIVE);
      }
    }
  });

  it('say notes where they belong', async () => {
    const rows = await outline('rules/short-history.tar');
    assert.ok(
      rows.some((row) => /^ {2}The history has .* \(warning\)$/.test(row)),
      rows.join('\n'),
    );
    assert.ok(
      rows.some((row) => /^ {2}Layer 1 \| [\d.]+ k?B$/.test(row)),
      rows.join('\n'),
    );
  });

  it('are one row with a sentence where an archive cannot be read', () => {
    const node = failureNode(ARCHIVE, new ImageError('damaged', '{0} is cut off.', ['a.tar']));
    const { label, spoken, tone } = rowText(node, LOOK);
    assert.deepEqual([label, spoken, tone], ['a.tar is cut off.', 'Error: a.tar is cut off.', 'error']);
    const full = failureNode(ARCHIVE, new ImageError('unwritable', '{0} has no room left.', ['/tmp']));
    assert.deepEqual(
      [node, full].map((each) => rowText(each, LOOK).context),
      ['failure', 'failure diskFull'],
    );
  });

  it('speak a whole sentence', async () => {
    const spoken = (await nodes('archives/tiny.docker20.tar')).map((node) =>
      node.kind === 'archive' ? '' : rowText(node, LOOK).spoken,
    );
    assert.ok(
      spoken.some((text) => /^Layer \d, COPY, [\d.]+ k?B\. \S/.test(text)),
      spoken.join('\n'),
    );
    assert.ok(
      spoken.some((text) => /^\w+, only metadata: \S/.test(text)),
      spoken.join('\n'),
    );
  });

  it('tell menus what can be done', async () => {
    const contexts = (await nodes('archives/absent.docker28-containerd.tar')).map((node) =>
      node.kind === 'archive' ? '' : rowText(node, LOOK).context,
    );
    assert.ok(contexts.includes('image tagged index digest'), contexts.join('\n'));
    assert.ok(contexts.includes('platform present digest manifest'), contexts.join('\n'));
    assert.ok(contexts.includes('layer digest diffId'), contexts.join('\n'));
    assert.ok(contexts.includes('platform absent digest'), contexts.join('\n'));
  });

  it('of archives say where they lie and how their file stands', () => {
    const state = { folder: '~/images', inWorkspace: true } as const;
    assert.equal(archiveText(ARCHIVE, { ...state, state: 'current' }, LOOK).context, 'archive workspace');
    const changed = archiveText(ARCHIVE, { ...state, state: 'changed' }, LOOK);
    assert.deepEqual([changed.description, changed.tone], ['changed on disk · ~/images', 'warning']);
    const gone = archiveText(ARCHIVE, { ...state, state: 'gone' }, LOOK);
    assert.deepEqual(
      [gone.label, gone.description, gone.tone, gone.context],
      ['a.tar', 'not found · ~/images', 'absent', 'archive missing'],
    );
  });
});
