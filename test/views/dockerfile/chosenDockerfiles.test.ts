import assert from 'node:assert/strict';
import type { Image } from '../../../src/image/image.ts';
import { type Choice, ChosenDockerfiles } from '../../../src/views/dockerfile/chosenDockerfiles.ts';
import { memento } from './memento.ts';

const image = (...references: string[]) => ({ references, id: 'sha256:1' }) as unknown as Image;
const file = (uri: string): Choice => ({ kind: 'file', uri });

describe('ChosenDockerfiles', () => {
  it('keeps what was chosen for an image, for its next builds too', async () => {
    const state = memento();
    const chosen = new ChosenDockerfiles(state);
    assert.equal(chosen.of(image('app:1')), undefined);
    await chosen.choose(image('app:1'), file('file:///a/Dockerfile'));
    await chosen.choose(image('other:1'), { kind: 'reconstructed' });
    await chosen.choose(image(), { kind: 'recorded' });
    const again = new ChosenDockerfiles(state);
    assert.deepEqual(again.of(image('app:2')), file('file:///a/Dockerfile'));
    assert.deepEqual(again.of(image('other:1')), { kind: 'reconstructed' });
    assert.deepEqual(again.of(image()), { kind: 'recorded' });
    assert.equal(again.of(image('app/more:1')), undefined);
  });

  it('forgets the oldest beyond two hundred; one that is chosen again is new', async () => {
    const state = memento();
    const chosen = new ChosenDockerfiles(state);
    for (let n = 0; n < 200; n++) await chosen.choose(image(`app${n}:1`), file(`file:///${n}`));
    await chosen.choose(image('app0:1'), file('file:///again'));
    await chosen.choose(image('last:1'), file('file:///last'));
    assert.equal(Object.keys(state.kept() as object).length, 200);
    assert.deepEqual(chosen.of(image('app0:1')), file('file:///again'));
    assert.equal(chosen.of(image('app1:1')), undefined);
    assert.deepEqual(chosen.of(image('app2:1')), file('file:///2'));
    assert.deepEqual(chosen.of(image('last:1')), file('file:///last'));
  });

  for (const kept of [null, 'text', 7, {}, { kind: 'file' }, { kind: 'file', uri: 7 }, { kind: 'else', uri: 'a' }])
    it(`takes ${JSON.stringify(kept)} of another version for no choice`, () =>
      assert.equal(new ChosenDockerfiles(memento({ 'docker.io/library/app': kept })).of(image('app:1')), undefined));
});
