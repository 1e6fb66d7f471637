import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('the compiled module', () => {
  it('is what its source compiles to', async function () {
    // Loading the compiler takes longer than using it.
    this.timeout(120_000);
    const { compiledModule } = (await import('../../../scripts/wasm.mjs' as string)) as {
      compiledModule: () => Promise<string>;
    };
    const kept = readFileSync(new URL('../../../src/layers/inflate/compiled.ts', import.meta.url), 'utf8');
    assert.equal(await compiledModule(), kept, 'npm run wasm');
  });
});
