import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { inPlace } from '../inPlace.mjs';
import { cache, root } from '../paths.mjs';
import { run } from '../processes.mjs';

/**
 * Runs TypeScript as the extension's code runs, bundled: loaded file by file, what is imported takes a call at each use.
 * @param {string} script in `scripts/bench`
 * @param {readonly string[]} args
 */
export async function runBundled(script, args) {
  const outfile = join(cache, 'bench', basename(script).replace(/\.mts$/, '.mjs'));
  mkdirSync(join(cache, 'bench'), { recursive: true });
  await esbuild.build({
    entryPoints: [join(root, 'scripts', 'bench', script)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [inPlace],
  });
  await run(process.execPath, [outfile, ...args], { cwd: root });
}
