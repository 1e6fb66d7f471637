import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageError } from '../../src/image/errors.ts';
import { answersOf, openPath } from '../helpers/analysis.ts';
import { FIXTURES, type Fixture, moreFixtures, ownFixtures } from '../helpers/fixtures.ts';
import { treeDigest } from '../helpers/treeDigest.ts';

/** The codes of the notes each archive must get. */
const NOTES: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(FIXTURES, 'expected', 'notes.json'), 'utf8'),
);
/** An index keeps where a hard link leads, not how it was written: as a name of AUFS, or through a symlink. */
const WITHOUT_TREE = new Set(['edge/markers-aufs.tar', 'edge/parent-is-link-in-layer.tar']);

async function equalsExpected({ name, path, expected = [] }: Fixture): Promise<void> {
  const answers = await answersOf(openPath(path));
  assert.equal(answers.length, expected.length, 'images');
  for (const [position, { analysis, contents }] of answers.entries()) {
    const found: Record<string, unknown> = { ...analysis, treeDigest: treeDigest(contents.overlay) };
    const { treeDigest: tree, ...fields } = expected[position] ?? {};
    const wanted = WITHOUT_TREE.has(name) ? fields : { ...fields, treeDigest: tree };
    const compared = Object.fromEntries(Object.keys(wanted).map((key) => [key, found[key]]));
    assert.deepEqual(compared, wanted);
  }
}

async function isRefused({ path, refused }: Fixture): Promise<void> {
  await assert.rejects(openOne(path), (error: unknown) => {
    assert.ok(error instanceof ImageError, String(error));
    if (refused !== undefined) assert.equal(error.code, refused);
    assert.match(error.message, /^\S.*[.]$/, 'one sentence');
    assert.doesNotMatch(error.message, /\{\d\}|undefined|\[object/);
    return true;
  });
}

/** Opens it and asks for an image, as the command line does: an archive may be readable and hold none. */
async function openOne(path: string): Promise<void> {
  const source = await openPath(path);
  const variants = source.catalog.images.flatMap((entry) => entry.variants);
  await source.close();
  if (variants.some(({ state }) => state === 'present')) return;
  const broken = variants.find((variant) => variant.state === 'broken');
  throw broken?.error ?? new ImageError('not-an-image', 'It names images and holds none.');
}

function testAll(fixtures: readonly Fixture[]): void {
  for (const fixture of fixtures)
    if (fixture.expected) it(`reads ${fixture.name}`, () => equalsExpected(fixture));
    else it(`refuses ${fixture.name}`, () => isRefused(fixture));
}

describe('archives of the project, against an independent reading', () => {
  testAll(ownFixtures());

  for (const [name, codes] of Object.entries(NOTES))
    it(`notes ${codes.join(', ') || 'nothing'} in ${name}`, async () => {
      const answers = await answersOf(openPath(join(FIXTURES, name)));
      const found = new Set(answers.flatMap(({ analysis }) => analysis.notes.map(({ code }) => code)));
      assert.deepEqual([...found].sort(), [...codes].sort());
    });
});

describe('archives beside the project (LAYERSCOPE_FIXTURES)', function () {
  const fixtures = moreFixtures();
  if (fixtures) testAll(fixtures);
  else
    it('are there', () => {
      this.ctx.skip();
    });
});
