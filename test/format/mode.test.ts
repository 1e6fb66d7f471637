import assert from 'node:assert/strict';
import { formatMode } from '../../src/format/mode.ts';

describe('formatMode', () => {
  const cases: readonly [...Parameters<typeof formatMode>, expected: string][] = [
    ['-', 0o644, '-rw-r--r--'],
    ['d', 0o755, 'drwxr-xr-x'],
    ['l', 0o777, 'lrwxrwxrwx'],
    ['c', 0o620, 'crw--w----'],
    ['b', 0o660, 'brw-rw----'],
    ['p', 0, 'p---------'],
    ['?', 0o111, '?--x--x--x'],
    ['-', 0o4755, '-rwsr-xr-x'],
    ['-', 0o2711, '-rwx--s--x'],
    ['d', 0o1777, 'drwxrwxrwt'],
    // In capitals where nobody may run it.
    ['-', 0o7644, '-rwSr-Sr-T'],
    ['-', 0o7777, '-rwsrwsrwt'],
  ];
  for (const [type, mode, expected] of cases)
    it(`${type} ${mode.toString(8)}: ${expected}`, () => assert.equal(formatMode(type, mode), expected));
});
