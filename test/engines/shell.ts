import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { tarOf } from '../helpers/tar.ts';

/** How containers run that need least of the machine. */
export const BARE = {
  NetworkMode: 'none',
  Ulimits: ['nofile', 'nproc'].map((name) => ({ Name: name, Soft: 1024, Hard: 1024 })),
};

const PROGRAMS = ['sh', 'stty', 'sleep'];

/** A layer with a shell of this machine and what that loads (Linux, glibc), since nothing is pulled for the tests. */
export function shellLayer(): Uint8Array {
  const programs = PROGRAMS.map((name) => `/bin/${name}`);
  const loaded = String(execFileSync('ldd', programs)).matchAll(/(?:=> )?(\/\S+) \(0x/g);
  const libraries = new Set([...loaded].map(([, path = '']) => path));
  return tarOf([
    ...programs.map((path) => ({
      name: `bin/${basename(path)}`,
      content: readFileSync(realpathSync(path)),
      mode: 0o755,
    })),
    ...[...libraries].map((path) => ({ name: path.slice(1), content: readFileSync(path), mode: 0o755 })),
  ]);
}
