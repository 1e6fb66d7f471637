import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { shortFolder } from '../../../src/views/archives/shortFolder.ts';

const path = (text: string) => text.replaceAll('/', sep);
const ONE = [{ name: 'app', path: path('/work/app') }];
const TWO = [...ONE, { name: 'lib', path: path('/work/lib') }];

function check(file: string, roots: typeof ONE, expected: string): void {
  it(`${file} with ${roots.length} folders is ${expected || 'nothing'}`, () =>
    assert.equal(shortFolder(join(path(file)), roots, path('/home/me')), path(expected)));
}

describe('shortFolder', () => {
  check('/work/app/a.tar', ONE, '');
  check('/work/app/out/a.tar', ONE, 'out');
  check('/work/app/a.tar', TWO, 'app');
  check('/work/lib/out/a.tar', TWO, 'lib/out');
  check('/work/application/a.tar', ONE, '/work/application');
  check('/home/me/a.tar', ONE, '~');
  check('/home/me/images/a.tar', [], '~/images');
  check('/srv/a.tar', [], '/srv');
});
