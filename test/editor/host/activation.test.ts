import assert from 'node:assert/strict';
import { ID, layerscope } from './layerscope.ts';
import { note } from './runTests.ts';

const LONGEST_MS = 50;

describe('activation', () => {
  it(`takes less than ${LONGEST_MS} ms of the extension host`, async () => {
    await layerscope().activate();
    const loading = between(`willLoadExtensionCode/${ID}`, `didLoadExtensionCode/${ID}`);
    const activating = between(`willActivateExtension/${ID}`, `didActivateExtension/${ID}`);
    const parts = `${loading} ms to load the code, ${activating} ms in activate`;
    note(`Activation took ${loading + activating} ms (${parts})`);
    assert.ok(loading + activating < LONGEST_MS, parts);
  });
});

/** Milliseconds between two of the marks that the extension host leaves. */
function between(first: string, last: string): number {
  const { MonacoPerformanceMarks: host } = globalThis as { MonacoPerformanceMarks?: { getMarks(): Mark[] } };
  const at = (name: string) => host?.getMarks().find((mark) => mark.name === `code/extHost/${name}`)?.startTime;
  const start = at(first);
  const end = at(last);
  assert.ok(start !== undefined && end !== undefined, `the host left no marks ${first} and ${last}`);
  return end - start;
}

interface Mark {
  readonly name: string;
  /** Milliseconds, of the clock. */
  readonly startTime: number;
}
