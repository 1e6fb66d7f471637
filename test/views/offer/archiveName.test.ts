import assert from 'node:assert/strict';
import { archivePattern, isArchiveName } from '../../../src/views/offer/archiveName.ts';

function check(path: string, pattern: string | undefined): void {
  it(`${path}: ${pattern}`, () => {
    assert.equal(archivePattern(path), pattern);
    assert.equal(isArchiveName(path), pattern !== undefined);
  });
}

describe('archivePattern', () => {
  check('/a/b.tar', '*.tar');
  check('/a/b.oci.tar', '*.tar');
  check('/a/b.tar.gz', '*.tar.gz');
  check('/a/B.TGZ', '*.tgz');
  check('b.tar.zst', '*.tar.zst');
  check('/a.tar/b', undefined);
  check('/a/b.gz', undefined);
  check('/a/tar', undefined);
});
