import assert from 'node:assert/strict';
import type { Overlay } from '../../src/image/overlay.ts';
import { attributeChanges, attributesOf, hiderOf, previousFile } from '../../src/image/versions.ts';
import { overlayOf } from '../helpers/overlay.ts';

describe('versions of a path', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf(
      [
        { name: 'dir/', mode: 0o755 },
        { name: 'dir/a', content: 'one', mode: 0o644 },
        { name: 'dir/b', content: 'b' },
      ],
      [
        { name: 'dir/', mode: 0o700 },
        { name: 'dir/a', content: 'one', mode: 0o4755, uid: 33, gid: 7, pax: { 'SCHILY.xattr.user.note': 'x' } },
        { name: 'dir/.wh.b' },
      ],
      [{ name: 'dir/b', content: 'again' }],
    ));
  });
  const version = (path: string, layer: number) => overlay.versionAt(overlay.find(path), layer);

  it('say their mode and owners', () => {
    assert.deepEqual(attributesOf(overlay, version('dir/a', 1)), { mode: '4755', owner: 33, group: 7 });
  });

  it('say what became different beside the content', () => {
    assert.deepEqual(attributeChanges(overlay, version('dir/a', 0), version('dir/a', 1)), [
      'mode 0644→4755',
      'owner 0→33',
      'group 0→7',
      'xattr user.note',
    ]);
  });

  it('are hidden by the next that removes or replaces them', () => {
    assert.deepEqual(hiderOf(overlay, version('dir/a', 0)), { layer: 1, removed: false });
    assert.deepEqual(hiderOf(overlay, version('dir/b', 0)), { layer: 1, removed: true });
    assert.equal(hiderOf(overlay, version('dir/b', 2)), undefined);
    assert.equal(hiderOf(overlay, version('dir', 0)), undefined);
  });

  it('have a file before them, over a removal too', () => {
    assert.equal(previousFile(overlay, version('dir/a', 1)), version('dir/a', 0));
    assert.equal(previousFile(overlay, version('dir/b', 2)), version('dir/b', 0));
    assert.equal(previousFile(overlay, version('dir/a', 0)), -1);
    assert.equal(previousFile(overlay, version('dir', 1)), -1);
  });
});
