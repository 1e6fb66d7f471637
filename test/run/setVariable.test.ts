import assert from 'node:assert/strict';
import { givenValue, setVariable } from '../../src/run/setVariable.ts';

describe('a variable of a run', () => {
  it('that the image has is set to what is typed, and to nothing, and is not where it is left so', () => {
    assert.deepEqual(setVariable({ A: 'a' }, 'MODE', 'other', 'plain'), { A: 'a', MODE: 'other' });
    assert.deepEqual(setVariable({}, 'MODE', '', 'plain'), { MODE: '' });
    assert.deepEqual(setVariable({ A: 'a', MODE: 'other' }, 'MODE', 'plain', 'plain'), { A: 'a' });
    assert.deepEqual(setVariable({}, 'MODE', '', ''), {});
  });

  it('that the image has not can be empty, and is taken out where it is emptied', () => {
    assert.deepEqual(setVariable({}, 'NEW', '', undefined), { NEW: '' });
    assert.deepEqual(setVariable({ A: 'a', NEW: 'b' }, 'NEW', '', undefined), { A: 'a' });
    assert.deepEqual(setVariable({ NEW: 'b' }, 'NEW', 'c', undefined), { NEW: 'c' });
  });

  it('is not set before somebody sets it, whatever objects have by themselves', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      assert.equal(givenValue({}, name), undefined);
      const set = setVariable({}, name, '', undefined);
      assert.deepEqual([Object.entries(set), givenValue(set, name)], [[[name, '']], '']);
      assert.deepEqual(Object.entries(setVariable(set, name, '', undefined)), []);
    }
  });
});
