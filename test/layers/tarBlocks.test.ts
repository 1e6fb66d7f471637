import assert from 'node:assert/strict';
import { endOfTar, entryHeaders } from '../../src/layers/tarBlocks.ts';
import { type TarEntry, TarParser } from '../../src/layers/tarParser.ts';

const NULL_DEVICE = { kind: 'char', path: 'null', mode: 0o666, uid: 0, gid: 0, mtime: 0, size: 0, link: '' };

describe('headers of a tar', () => {
  it('have every device number that a tar can have', () => {
    for (const number of [0, 7, 8 ** 7 - 1, 8 ** 7, 2 ** 48 + 1, 2 ** 53 - 1, -1, -(2 ** 40)]) {
      const written = entryHeaders({ ...NULL_DEVICE, device: [number, 1], xattrs: undefined }, true);
      const entries: TarEntry[] = [];
      const parser = new TarParser({ entry: (entry) => entries.push(entry) < 0 });
      parser.feed(Buffer.concat([written?.bytes ?? Buffer.alloc(0), endOfTar()]), 0);
      assert.deepEqual(
        entries.map(({ major, minor }) => [major, minor]),
        [[number, 1]],
      );
    }
  });
});
