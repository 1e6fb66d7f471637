import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the worker thread's code into a folder, as it is shipped. */
export async function buildWorker(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.js');
  const entry = fileURLToPath(new URL('../../src/layers/worker.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
  return outfile;
}

/** The same worker on a machine that cannot run WebAssembly, or has no memory left for it. */
export async function withoutWasm(workerScript: string): Promise<string> {
  const script = `${workerScript}.withoutWasm.cjs`;
  const fails = 'WebAssembly.Module = class { constructor() { throw new RangeError("Out of memory"); } };';
  await writeFile(script, `${fails} require(${JSON.stringify(workerScript)});`);
  return script;
}
