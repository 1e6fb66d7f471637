import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LAYER_TREE, STACK } from '../../src/layers/compiled.ts';

/** Bundles the worker thread's code into a folder, as it is shipped. */
export async function buildWorker(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.js');
  const entry = fileURLToPath(new URL('../../src/layers/worker.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
  return outfile;
}

/** The same worker on a machine whose processor has no vectors: only trees of paths do without. */
export async function withoutSimd(workerScript: string): Promise<string> {
  const script = `${workerScript}.withoutSimd.cjs`;
  const fails = `const { Module } = WebAssembly;
    WebAssembly.Module = function (bytes) {
      if (!['${LAYER_TREE}', '${STACK}'].includes(bytes.toString('base64'))) throw new WebAssembly.CompileError('Wasm SIMD unsupported');
      return new Module(bytes);
    };`;
  await writeFile(script, `${fails} require(${JSON.stringify(workerScript)});`);
  return script;
}
