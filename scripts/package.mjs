/** `npm run package`: packs the extension as it is published, and fails when it has grown too big. */
import { rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureNodeModules } from './nodeModules.mjs';
import { root } from './paths.mjs';
import { Missing, run, runScript } from './processes.mjs';

const MOST_BYTES = 1_500_000;

runScript(async () => {
  await ensureNodeModules();
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const file = join(root, `${name}-${version}.vsix`);
  // What was built before and is no longer must not be packed.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const code = await run(process.execPath, [vsce, 'package', '--no-dependencies', '--out', file], { cwd: root });
  if (code !== 0) return code;
  const { size } = statSync(file);
  console.log(`${file}: ${(size / 1000).toFixed(0)} kB`);
  if (size > MOST_BYTES) throw new Missing(`The package is larger than ${MOST_BYTES / 1000} kB.`);
});
