import assert from 'node:assert/strict';
import { KEPT } from './kept.ts';
import { type Model, type ModelNode, modelOf } from './model.ts';
import { linesAt, readStack, versionsOf } from './product.ts';
import { randomStack } from './randomStack.ts';
import type { ScriptLayer } from './script.ts';
import { printStack, shrink } from './shrink.ts';

/** More by `STACKS=100000 npx mocha test/overlay/overlay.test.ts`, others by `STACKS_FROM=…`. */
const COUNT = Number(process.env['STACKS'] ?? 1500);
const FROM = Number(process.env['STACKS_FROM'] ?? 0);

describe('Overlay, against the contract written down plainly', function () {
  this.timeout(0);

  for (const { what, layers } of KEPT) it(`agrees on ${what}`, () => check(layers));

  it(`agrees on ${COUNT} random stacks of layers`, async () => {
    for (let seed = FROM; seed < FROM + COUNT; seed++) {
      const layers = randomStack(seed);
      if (!(await disagrees(layers))) continue;
      const smallest = await shrink(layers, disagrees);
      console.error(`Seed ${seed}:\n${printStack(smallest)}`);
      await check(smallest);
    }
  });
});

async function disagrees(layers: readonly ScriptLayer[]): Promise<boolean> {
  return check(layers).then(
    () => false,
    () => true,
  );
}

/** Compares everything the program says of a stack with what the model says. */
async function check(layers: readonly ScriptLayer[]): Promise<void> {
  const model = modelOf(layers);
  const { contents, analysis } = await readStack(layers);
  for (const layer of layers.keys())
    assert.deepEqual(linesAt(contents.overlay, layer), modelLines(model, layer), `the tree after layer ${layer}`);
  assert.deepEqual(versionsOf(contents.overlay), modelVersions(model), 'the versions of each path');
  for (const [index, layer] of model.layers.entries()) {
    const { entries, added, modified, removed, identical, bytes } = analysis.layers[index] ?? {};
    const counts = { entries, added, modified, removed, identical, bytes };
    assert.deepEqual(counts, modelCounts(layer), `the counts of layer ${index}`);
    const read = contents.totals.layers[index];
    assert.equal(read?.wastedBytes, layer?.wastedBytes, `the wasted bytes of layer ${index}`);
    assert.deepEqual(
      read && [...read.hiddenBy].sort(),
      layer && [...layer.hiddenBy].sort(),
      `what hides layer ${index}`,
    );
  }
  const { files, entries, visibleBytes, storedBytes, wastedBytes, efficiency, wasted } = analysis;
  const totals = { files, entries, visibleBytes, storedBytes, wastedBytes, efficiency, wasted };
  assert.deepEqual(totals, modelTotals(model), 'the totals');
}

function modelLines(model: Model, layer: number): string[] {
  return [...(model.trees[layer] ?? [])].map(([path, node]) => modelLine(path, node)).sort();
}

function modelLine(path: string, { layer, type, entry, link, device, inode }: ModelNode): string {
  return JSON.stringify({
    path,
    layer,
    kind: type,
    mode: entry.mode & 0o7777,
    uid: entry.uid,
    gid: entry.gid,
    mtime: entry.mtime,
    size: inode?.content.length ?? 0,
    link,
    device,
    xattrs: Object.entries(entry.xattrs).sort(),
  });
}

function modelVersions({ layers }: Model): Record<string, string[]> {
  const versions = new Map<string, string[]>();
  for (const [index, layer] of layers.entries())
    for (const [path, change] of layer?.changes ?? [])
      versions.set(path, [...(versions.get(path) ?? []), `${index} ${change}`]);
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function modelCounts(layer: Model['layers'][number] | undefined): Record<string, number | null> {
  const count = (...changes: string[]) =>
    layer ? [...layer.changes.values()].filter((change) => changes.includes(change)).length : null;
  return {
    entries: layer?.entries ?? null,
    added: count('added'),
    modified: count('modified', 'metadata'),
    removed: count('removed'),
    identical: count('identical'),
    bytes: layer?.bytes ?? null,
  };
}

function modelTotals({ files, entries, visibleBytes, storedBytes, wastedBytes, efficiency, wasted }: Model) {
  const rows = wasted.slice(0, 20).map(({ path, bytes }) => ({ path: shown(path), bytes }));
  return { files, entries, visibleBytes, storedBytes, wastedBytes, efficiency, wasted: rows };
}

/** The only bytes of the stacks' names that are not UTF-8, and what they are written as. */
function shown(path: string): string {
  return path.includes('\xe9') ? path.replaceAll('\\', '\\\\').replaceAll('\xe9', '\\xe9') : path;
}
