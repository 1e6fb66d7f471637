import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildWorker } from '../helpers/workerScript.ts';

/** What examines archives, each in one file, and a folder that all of it may write to. */
export interface Programs {
  readonly folder: string;
  /** Of a process (`worker.ts`). */
  readonly process: string;
  /** Of the threads that it starts. */
  readonly thread: string;
  /** Removes them, and whatever processes that were ended left there. */
  remove(): void;
}

/** Bundles them: what is compiled file by file keeps the names of functions, which takes a fourth of the time. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-fuzz-'));
  const outfile = join(folder, 'process.js');
  // Both modules that ask where they are, are in the folder of this one.
  const helper = new URL('../helpers/workerScript.ts', import.meta.url).href;
  await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    define: { 'import.meta.url': JSON.stringify(helper) },
    // No archive leads to an engine.
    external: ['dockerode', 'docker-modem', 'esbuild'],
  });
  const thread = await buildWorker(folder);
  return { folder, process: outfile, thread, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
