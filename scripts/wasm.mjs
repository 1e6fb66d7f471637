/**
 * `npm run wasm`: compiles `wasm/inflate.ts` into `src/layers/inflate/compiled.ts`, after it changed. A test holds that the
 * two are the same.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

/** @returns {Promise<string>} the TypeScript file that holds the compiled module */
export async function compiledModule() {
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  const written = [];
  const { error, stderr } = await asc.main(
    ['wasm/inflate.ts', ...options, '--baseDir', root, '--outFile', 'inflate.wasm'],
    { writeFile: (_, contents) => void written.push(contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return [
    '/** `wasm/inflate.ts`, compiled by `npm run wasm`: the module in base64. */',
    'export const COMPILED =',
    `  '${Buffer.from(written[0]).toString('base64')}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'src', 'layers', 'inflate', 'compiled.ts'), await compiledModule());
