/** `npm run test:desktop`: the tests of the extension host in the desktop editor, which is downloaded for it. */
import { dirname, join } from 'node:path';
import { ensureNodeModules } from './nodeModules.mjs';
import { cache, root } from './paths.mjs';
import { Missing, run, runScript, say } from './processes.mjs';

runScript(async () => {
  await ensureNodeModules();
  if ((await run(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { cwd: root })) !== 0) {
    throw new Missing('The build failed, see above.');
  }
  const { runTests } = await import('@vscode/test-electron');
  const { buildHostSuite, countHostSuite, resultFile } = await import('./hostSuite.mjs');
  const { copySample } = await import('./workspace.mjs');
  const extensionTestsPath = await buildHostSuite();
  say('Running the tests in the desktop editor…');
  const { passed, failed, skipped } = await countHostSuite(async () => {
    const workspace = copySample();
    try {
      await runTests({
        cachePath: join(cache, 'desktop-editor'),
        extensionDevelopmentPath: root,
        extensionTestsPath,
        extensionTestsEnv: { LAYERSCOPE_TEST_RESULT: resultFile },
        launchArgs: [
          workspace.path,
          // A short path: the editor's socket lies in it, and macOS allows those a hundred characters.
          `--user-data-dir=${join(dirname(workspace.path), 'user')}`,
          '--disable-extensions',
          '--disable-workspace-trust',
          '--skip-welcome',
        ],
      }).catch((error) => console.error(error.message));
    } finally {
      workspace.remove();
    }
  });
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  return failed || !passed ? 1 : 0;
});
