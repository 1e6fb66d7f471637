import assert from 'node:assert/strict';
import { createPageStore } from '../../../media/shared/pageStore.ts';

const FIRST = { version: 3, search: '' };

describe('the page store', () => {
  it('writes through, and drops what another version left', () => {
    let stored: unknown;
    const api = {
      getState: () => stored,
      setState(state: unknown) {
        stored = state;
      },
    };
    const store = createPageStore(api, FIRST);
    store.set({ ...store.get(), search: 'x' });
    store.setScroll('steps', 40);
    const again = createPageStore(api, FIRST);
    assert.equal(again.get().search, 'x');
    assert.equal(again.scrollOf('steps'), 40);
    again.resetScroll();
    assert.equal(createPageStore(api, FIRST).scrollOf('steps'), 0);
    stored = { page: { version: 0 }, scroll: { steps: 4 } };
    assert.deepEqual(createPageStore(api, FIRST).get(), FIRST);
    assert.equal(createPageStore(api, FIRST).scrollOf('steps'), 0);
  });
});
