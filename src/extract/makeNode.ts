import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExtractEntry } from './entries.ts';

const run = promisify(execFile);
const LETTERS = { char: 'c', block: 'b', fifo: 'p' } as const;

/**
 * Makes a device or FIFO by the system's `mknod`, since Node.js has no call for it.
 * @param path absolute, so that it is no option
 * @throws what the program says
 */
export async function makeNode(path: string, { kind, mode, device: [major, minor] }: ExtractEntry): Promise<void> {
  if (kind !== 'char' && kind !== 'block' && kind !== 'fifo') throw new TypeError(`${kind} is no node`);
  const numbers = kind === 'fifo' ? [] : [String(major), String(minor)];
  await run('mknod', ['-m', (mode & 0o777).toString(8), path, LETTERS[kind], ...numbers]);
}
