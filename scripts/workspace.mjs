import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from './paths.mjs';

/** A copy of the sample workspace that a test may change. */
export function copySample() {
  const parent = mkdtempSync(join(realpathSync(tmpdir()), 'layerscope-'));
  const path = join(parent, 'sample');
  cpSync(sample, path, { recursive: true });
  return { path, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
