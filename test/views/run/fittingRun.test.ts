import assert from 'node:assert/strict';
import { fittingRun } from '../../../src/views/run/fittingRun.ts';

describe('a run of before', () => {
  const BOTH = ['linux/amd64', 'linux/arm64'];
  const fitted = (platform: string | null, platforms: string[], taken: string[] = []) => {
    const fitting = fittingRun({ name: 'web', platform }, { taken: new Set(taken), platforms });
    return [fitting.name, fitting.platform];
  };

  it('has its platform while that is there and can be chosen, or no run of the image could begin', () => {
    assert.deepEqual(fitted('linux/arm64', BOTH), ['web', 'linux/arm64']);
    assert.deepEqual(fitted('linux/arm64', ['linux/amd64', 'linux/arm64/v8']), ['web', 'linux/arm64']);
    assert.deepEqual(fitted('linux/s390x', BOTH), ['web', null]);
    assert.deepEqual(fitted('linux/arm64', ['linux/arm64']), ['web', null]);
    assert.deepEqual(fitted('linux/arm64', []), ['web', null]);
    assert.deepEqual(fitted(null, BOTH), ['web', null]);
  });

  it('has its name while no other container has it', () => {
    assert.deepEqual(fitted(null, [], ['web']), [null, null]);
    assert.deepEqual(fitted(null, [], ['other']), ['web', null]);
  });
});
