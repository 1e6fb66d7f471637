/** `npm run fuzz -- --seconds N --count N --seed S --processes P --quick`: see test/fuzz/main.ts. */
import { join } from 'node:path';
import { ensureNodeModules } from './nodeModules.mjs';
import { root } from './paths.mjs';
import { run, runScript } from './processes.mjs';

runScript(async () => {
  await ensureNodeModules();
  const script = join(root, 'test', 'fuzz', 'main.ts');
  return run(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], { cwd: root });
});
