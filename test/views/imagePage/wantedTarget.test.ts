import assert from 'node:assert/strict';
import { WantedTarget } from '../../../src/views/imagePage/wantedTarget.ts';

const FIRST = { image: 0, variant: 'linux/amd64', tab: 'layers', layer: 1 } as const;

describe('WantedTarget', () => {
  it('is wanted until the page says that it shows it, however often it is told', () => {
    const wanted = new WantedTarget();
    assert.equal(wanted.current, null);
    const target = { image: 0, tab: 'dockerfile' } as const;
    wanted.want(target);
    wanted.showing(FIRST);
    assert.equal(wanted.current, target);
    wanted.showing({ ...FIRST, image: 1, tab: 'dockerfile' });
    assert.equal(wanted.current, target);
    wanted.showing({ ...FIRST, tab: 'dockerfile' });
    assert.equal(wanted.current, null);
    wanted.showing(FIRST);
    assert.equal(wanted.current, null);
  });

  it('is shown with its platform and its layer, the topmost being whichever that is', () => {
    const isShown = (target: Parameters<WantedTarget['want']>[0]) => {
      const wanted = new WantedTarget();
      wanted.want(target);
      wanted.showing(FIRST);
      return wanted.current === null;
    };
    assert.equal(isShown({ image: 0 }), true);
    assert.equal(isShown({ image: 0, variant: 'linux/amd64', layer: 1 }), true);
    assert.equal(isShown({ image: 0, variant: 'linux/arm64' }), false);
    assert.equal(isShown({ image: 0, layer: 0 }), false);
    assert.equal(isShown({ image: 0, layer: -1 }), true);
  });

  it('is nothing more where it is shown already: its user may go on from there', () => {
    const wanted = new WantedTarget();
    wanted.showing(FIRST);
    wanted.want({ image: 0, tab: 'layers' });
    assert.equal(wanted.current, null);
  });

  it('is the last that was wanted', () => {
    const wanted = new WantedTarget();
    wanted.want({ image: 0, tab: 'inspect' });
    wanted.want({ image: 0, tab: 'integrity' });
    wanted.showing({ ...FIRST, tab: 'inspect' });
    assert.deepEqual(wanted.current, { image: 0, tab: 'integrity' });
  });
});
