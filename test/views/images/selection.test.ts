import assert from 'node:assert/strict';
import { listedImage, listedImageSchema } from '../../../src/sources/engine/answers/imageList.ts';
import { readEach } from '../../../src/sources/engine/answers/values.ts';
import { arrange, DEFAULT_OPTIONS } from '../../../src/views/images/arrange.ts';
import { badgeOf } from '../../../src/views/images/badge.ts';
import { type ListedName, namesOfImages } from '../../../src/views/images/listing.ts';
import { groupRows, listedRows, type Node, platformRows } from '../../../src/views/images/nodes.ts';
import { selectedImages } from '../../../src/views/images/selectedImages.ts';
import { type SelectedImage, totalOf, totalText } from '../../../src/views/images/selectionTotal.ts';
import type { Look } from '../../../src/views/rows/rowText.ts';
import { english } from '../../../src/views/words.ts';
import type { Settings } from '../../../src/vscode/settings.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';

const LOOK: Look = { l10n: english, units: 'decimal', language: 'en', now: 0, describe: String };

function names(...records: ReturnType<typeof imageRecord>[]): ListedName[] {
  return namesOfImages(readEach(records, listedImageSchema, 'image', listedImage).rows);
}

function rows(all: readonly ListedName[]): Node[] {
  const groups = listedRows('e', arrange(all, DEFAULT_OPTIONS), []);
  return groups.flatMap((row): Node[] => (row.kind === 'group' ? [row, ...groupRows(row)] : [row]));
}

describe('selected images', () => {
  const manifest = (architecture: string) => ({
    ID: idOf(architecture),
    Kind: 'image',
    Available: true,
    Size: { Total: 5 },
    ImageData: { Platform: { os: 'linux', architecture } },
  });
  const all = names(
    imageRecord(['a:1', 'a:2']),
    imageRecord(['b:1'], { Manifests: [manifest('amd64'), manifest('arm64')] }),
  );

  it('are each once, whatever rows stand for them', () => {
    const idsOf = (selected: readonly Node[]) =>
      selectedImages(selected).map((node) => (node.kind === 'platform' ? node.manifest.platform : node.name.image.id));
    const [groupA, a1, a2, groupB, b] = rows(all);
    assert(groupA && a1 && a2 && groupB && b?.kind === 'name');
    const [amd, arm] = platformRows(b);
    assert(amd && arm);
    assert.deepEqual(idsOf([a1, a2]), [idOf('a:1,a:2')]);
    assert.deepEqual(idsOf([groupA, a1, groupB]), [idOf('a:1,a:2'), idOf('b:1')]);
    assert.deepEqual(idsOf([amd, arm]), ['linux/amd64', 'linux/arm64']);
    assert.deepEqual(idsOf([amd, b]), [idOf('b:1')]);
    assert.deepEqual(idsOf([]), []);
  });

  const image = (size: number | null, layers: readonly (readonly [string, number | null])[] | null): SelectedImage => ({
    size,
    layers: layers?.map(([name, own]) => ({ chainId: `sha256:${name}`, size: own })) ?? null,
  });
  const says = (...images: SelectedImage[]) => totalText(totalOf(images), LOOK);

  it('take what they have in common once, where that is known', () => {
    const shared = image(105, [
      ['os', 100],
      ['app', 5],
    ]);
    assert.equal(
      says(
        image(107, [
          ['os', 100],
          ['x', 7],
        ]),
        shared,
        image(100, [['os', 100]]),
      ),
      '112 B · 3 images',
    );
    assert.equal(says(shared, image(50, null)), 'up to 155 B · 2 images');
    assert.equal(says(shared, image(50, [['y', null]])), 'up to 155 B · 2 images');
    assert.equal(says(shared, image(null, null)), 'unknown size · 2 images');
  });

  it('are no sum where there is one', () => {
    assert.equal(says(image(1, null)), '');
    assert.equal(says(), '');
  });
});

describe('the badge of the Images view', () => {
  const all = names(
    imageRecord(['a:1', 'a:2'], { Size: 1000 }),
    imageRecord([], { Id: idOf('x'), Size: 200 }),
    imageRecord([], { Id: idOf('y'), Size: 300 }),
  );
  const badge = (of: readonly ListedName[], counts: Settings['badge']) => badgeOf(of, counts, LOOK);

  it('counts dangling images, or all of them once, or nothing', () => {
    assert.deepEqual(badge(all, 'dangling'), { value: 2, tooltip: '2 dangling images · up to 500 B' });
    assert.deepEqual(badge(all.slice(0, 3), 'dangling'), { value: 1, tooltip: '1 dangling image · 200 B' });
    assert.deepEqual(badge(all, 'images'), { value: 3, tooltip: '3 images · up to 1.5 kB' });
    assert.equal(badge(all, 'none'), undefined);
  });

  it('is not there where there is nothing to count', () => {
    assert.equal(badge(all.slice(0, 2), 'dangling'), undefined);
    assert.equal(badge([], 'images'), undefined);
  });

  it('does not say bytes that an engine does not', () => {
    const [unknown] = names(imageRecord([], { Size: -1 }));
    assert(unknown);
    assert.equal(badge([unknown], 'dangling')?.tooltip, '1 dangling image');
  });
});
