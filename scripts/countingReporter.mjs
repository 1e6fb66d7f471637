import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const STATES = /** @type {const} */ ({ pass: 'passed', fail: 'failed', pending: 'skipped' });

/** Mocha's usual output, and the numbers and what failed as JSON in the file that LAYERSCOPE_TEST_RESULT names. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    /** @type {Record<string, import('./mocha.mjs').Numbers>} */
    const files = {};
    for (const [event, state] of Object.entries(STATES))
      runner.on(event, ({ file = '' }) => {
        files[file] ??= { passed: 0, failed: 0, skipped: 0 };
        files[file][state]++;
      });
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const said = this.failures.map((test) => ({
        title: test.fullTitle(),
        why: `${test.err?.message ?? ''}`,
        file: test.file,
      }));
      const counts = { passed: passes, failed: failures, skipped: pending, failures: said, files };
      writeFileSync(process.env.LAYERSCOPE_TEST_RESULT, JSON.stringify(counts));
    });
  }
}
