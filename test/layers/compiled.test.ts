import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../scripts/wasm.mjs', import.meta.url));

describe('the compiled modules', () => {
  it('are what their sources compile to', async function () {
    this.timeout(120_000);
    const kept = readFileSync(new URL('../../src/layers/compiled.ts', import.meta.url), 'utf8');
    // In a process of its own: here the compiler, which is large, would be transformed as if it were a test.
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, '--print']);
    assert.equal(stdout, kept, 'npm run wasm');
  });
});
