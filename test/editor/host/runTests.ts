import { renameSync, writeFileSync } from 'node:fs';

interface TestResult {
  title: string;
  state: 'passed' | 'failed' | 'pending';
  /** Milliseconds. */
  duration?: number | undefined;
  error?: string;
}

const notes: string[] = [];

/** Says something beside the results, for example a time that was measured. */
export function note(text: string): void {
  notes.push(text);
}

/**
 * Runs tests inside the extension host, and writes what came out to the file that LAYERSCOPE_TEST_RESULT names: there is
 * no other way out of a host that is not on this side of a connection.
 * @param load requires the test files
 */
export async function runTests(load: () => void): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout: 60_000, reporter: Mocha.reporters.Base });
  const tests: TestResult[] = [];
  try {
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    load();
    await new Promise<void>((done) => {
      const runner = mocha.run(() => done());
      runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', duration: test.duration }));
      runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'pending' }));
      runner.on('fail', (test, error) =>
        tests.push({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message }),
      );
    });
  } catch (error) {
    tests.push({ title: 'loading the tests', state: 'failed', error: String(error) });
  }
  const file = process.env['LAYERSCOPE_TEST_RESULT'];
  if (!file) throw new Error('LAYERSCOPE_TEST_RESULT names no file');
  // The reader waits for the file, so it appears whole.
  writeFileSync(`${file}.part`, JSON.stringify({ tests, notes }));
  renameSync(`${file}.part`, file);
  if (tests.some(({ state }) => state === 'failed')) throw new Error('Tests failed');
}
