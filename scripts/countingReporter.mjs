import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Mocha's usual output, and the numbers and what failed as JSON in the file that LAYERSCOPE_TEST_RESULT names. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const said = this.failures.map((test) => ({ title: test.fullTitle(), why: `${test.err?.message ?? ''}` }));
      const counts = { passed: passes, failed: failures, skipped: pending, failures: said };
      writeFileSync(process.env.LAYERSCOPE_TEST_RESULT, JSON.stringify(counts));
    });
  }
}
