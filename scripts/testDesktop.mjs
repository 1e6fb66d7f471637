/** `npm run test:desktop`: the tests of the extension host in the desktop editor, which is downloaded for it. */
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildHostSuite, reportHostSuite, resultFile } from './hostSuite.mjs';
import { cache, root } from './paths.mjs';
import { run, runScript, say } from './processes.mjs';
import { copySample } from './workspace.mjs';

runScript(async () => {
  if ((await run(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root })) !== 0) return 1;
  const extensionTestsPath = await buildHostSuite();
  const workspace = copySample();
  try {
    say('Running the tests in the desktop editor…');
    await runTests({
      cachePath: join(cache, 'desktop-editor'),
      extensionDevelopmentPath: root,
      extensionTestsPath,
      extensionTestsEnv: { LAYERSCOPE_TEST_RESULT: resultFile },
      launchArgs: [workspace.path, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    }).catch((error) => console.error(error.message));
  } finally {
    workspace.remove();
  }
  const { passed, failed, skipped } = reportHostSuite();
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  return failed || !passed ? 1 : 0;
});
