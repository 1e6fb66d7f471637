/**
 * `npm run wasm`: compiles `wasm` into `src/layers/compiled.ts`, after it changed. A test holds that the two are the same:
 * with `--print` what would be written there is printed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

const MODULES = {
  INFLATE: 'inflate.ts',
  ZSTD: 'zstd.ts',
  BLOCK_SUMS: 'blockSums.ts',
  LAYER_TREE: 'layerTree.ts',
  STACK: 'stack.ts',
};

/** @returns {Promise<string>} the TypeScript file that holds the compiled modules */
async function compiledModules() {
  const lines = ['/** The modules of `wasm`, compiled by `npm run wasm`, in base64. */', ''];
  for (const [name, source] of Object.entries(MODULES))
    lines.push(`export const ${name} =`, `  '${(await compile(source)).toString('base64')}';`, '');
  return lines.join('\n');
}

/** @param {string} source in `wasm` */
async function compile(source) {
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  const written = [];
  const { error, stderr } = await asc.main(
    [`wasm/${source}`, ...options, '--baseDir', root, '--outFile', 'module.wasm'],
    { writeFile: (_, contents) => void written.push(contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(written[0]);
}

const text = await compiledModules();
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(root, 'src', 'layers', 'compiled.ts'), text);
