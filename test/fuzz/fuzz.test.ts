import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { examineFiles, fuzz, type Result } from './campaign.ts';

/** A minute where the suite runs by itself, a third of it where somebody waits. Longer by `npm run fuzz`. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? (process.env['CI'] ? 30 : 20));
const SEED = 1;

describe('Mutated archives', function () {
  this.timeout(0);

  it(`end in an answer or a sentence, in time and in bounded memory (${SECONDS} seconds from seed ${SEED})`, async () => {
    const result = await fuzz({ seconds: SECONDS, from: SEED, processes: Math.min(2, availableParallelism()) });
    assert.deepEqual(explained(result), []);
    assert.ok(result.archives > 0);
    for (const format of ['docker-archive', 'oci-layout']) assert.ok(result.reached.has(`format ${format}`), format);
  });

  it('that once did not, do', async () => {
    const folder = fileURLToPath(new URL('found/', import.meta.url));
    const files = readdirSync(folder).filter((name) => !name.endsWith('.md'));
    const examined = await examineFiles(
      files.map((name) => `${folder}${name}`),
      1,
    );
    assert.ok(files.length > 0);
    for (const [index, { defects }] of examined.entries()) assert.deepEqual(defects, [], files[index]);
  });
});

function explained({ defects }: Result): string[] {
  return defects.map(({ job, how, what }) => `${JSON.stringify(job)} (${how.join(', ')}): ${what}`);
}
