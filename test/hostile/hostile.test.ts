import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Examined, examineFiles } from '../fuzz/campaign.ts';
import { HOSTILE } from './archives.ts';

describe('Hostile archives', function () {
  this.timeout(0);
  let folder: string;
  let examined: Examined[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-hostile-'));
    const files = HOSTILE.map(({ make }, index) => {
      const file = join(folder, `${index}.tar`);
      writeFileSync(file, make());
      return file;
    });
    // In processes of their own, in time and in bounded memory.
    examined = await examineFiles(files, Math.min(2, availableParallelism()));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [index, { what, says }] of HOSTILE.entries())
    it(`are answered: ${what}`, () => {
      const { defects, reached } = examined[index] ?? { defects: ['not examined'], reached: [] };
      assert.deepEqual(defects, []);
      for (const expected of says) assert.ok(reached.includes(expected), `${expected}, not ${reached.join(', ')}`);
    });
});
