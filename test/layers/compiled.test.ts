import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('the compiled modules', () => {
  it('are what their sources compile to', async function () {
    // Loading the compiler takes longer than using it.
    this.timeout(120_000);
    const { compiledModules } = (await import('../../scripts/wasm.mjs' as string)) as {
      compiledModules: () => Promise<string>;
    };
    const kept = readFileSync(new URL('../../src/layers/compiled.ts', import.meta.url), 'utf8');
    assert.equal(await compiledModules(), kept, 'npm run wasm');
  });
});
