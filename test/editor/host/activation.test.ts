import assert from 'node:assert/strict';
import { ID, layerscope } from './layerscope.ts';
import { note } from './runTests.ts';

/** How much of the extension host's time an activation may take. Printed, not asserted: a busy machine proves nothing. */
const LONGEST_MS = 50;

describe('activation', () => {
  it('is measured', async () => {
    await layerscope().activate();
    const loading = between(`willLoadExtensionCode/${ID}`, `didLoadExtensionCode/${ID}`);
    const activating = between(`willActivateExtension/${ID}`, `didActivateExtension/${ID}`);
    const all = loading + activating;
    const verdict = all < LONGEST_MS ? `under ${LONGEST_MS} ms` : `NOT under ${LONGEST_MS} ms`;
    note(`Activation took ${all} ms, ${verdict}: ${loading} ms to load the code, ${activating} ms in activate`);
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
