import assert from 'node:assert/strict';
import { hidingFacts } from '../../../../media/imagePage/layers/hiding.ts';
import { createTranslate } from '../../../../media/shared/words.ts';
import { formatSize } from '../../../../src/format/size.ts';
import type { LayerCountsModel } from '../../../../src/protocol/imagePage.ts';
import type { ImagePageWord } from '../../../../src/protocol/imagePageWords.ts';
import { smallContents } from '../../harness/scenarios/contents.ts';

describe('what hides what', () => {
  const page = { t: createTranslate<ImagePageWord>({}, 'en'), size: (bytes: number) => formatSize(bytes) };
  const parts = (...sizes: [layer: number, bytes: number][]) => sizes.map(([layer, bytes]) => ({ layer, bytes }));
  const check = (name: string, counts: Partial<LayerCountsModel>, expected: string[]) =>
    it(name, () => {
      const whole = smallContents.layers[9];
      assert.ok(whole);
      assert.deepEqual(hidingFacts(page, { ...whole, ...counts }, 5), expected);
    });

  check('is nothing mostly', {}, []);
  check('names what is hidden of lower layers', { hides: parts([0, 50_200_000], [1, 32_700_000]) }, [
    'hides 50.2 MB of layer 0, 32.7 MB of layer 1 (frees nothing)',
  ]);
  check('names four layers', { hides: parts([4, 9], [3, 8], [2, 7], [1, 6]) }, [
    'hides 9 B of layer 4, 8 B of layer 3, 7 B of layer 2, 6 B of layer 1 (frees nothing)',
  ]);
  check('counts what are more', { hides: parts([4, 9], [3, 8], [2, 7], [1, 6], [0, 5]) }, [
    'hides 9 B of layer 4, 8 B of layer 3, 7 B of layer 2, 11 B of 2 more layers (frees nothing)',
  ]);
  check('names the layer that hides this one', { hiddenBy: parts([6, 32_700_000]) }, ['32.7 MB hidden by layer 6']);
  check('names several with their sum', { hiddenBy: parts([7, 10], [6, 2]) }, ['12 B hidden by layers 7, 6']);
  check('names no end of them', { hiddenBy: parts([6, 5], [7, 4], [8, 3], [9, 2], [10, 1]) }, [
    '15 B hidden by layers 6, 7, 8, …',
  ]);
  check('says what a layer does to itself', { hiddenBy: parts([5, 20]) }, ['20 B overwritten in the same layer']);
  check('says all at once', { hides: parts([0, 1]), hiddenBy: parts([5, 2], [6, 1]) }, [
    'hides 1 B of layer 0 (frees nothing)',
    '1 B hidden by layer 6',
    '2 B overwritten in the same layer',
  ]);
});
