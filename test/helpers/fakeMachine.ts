import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import type { Machine } from '../../src/sources/engine/machine.ts';

/** A machine that has only these files; others exist without content where their value is null. */
export function fakeMachine(files: Readonly<Record<string, string | null>> = {}, more: Partial<Machine> = {}): Machine {
  const { sep } = more.platform === 'win32' ? win32 : posix;
  return {
    env: {},
    home: '/home/me',
    platform: 'linux',
    uid: 1000,
    readFile: async (path) => (typeof files[path] === 'string' ? Buffer.from(files[path]) : undefined),
    list: async (folder) => {
      const below = Object.keys(files).filter((path) => path.startsWith(folder + sep));
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split(sep)[0] ?? ''))];
    },
    exists: async (path) => path in files,
    ...more,
  };
}

/** The description of a context, as a file of the store. */
export function contextFile(
  name: string,
  host: string,
  more: object = {},
  folder = '/home/me/.docker',
): [string, string] {
  const text = JSON.stringify({
    Name: name,
    Metadata: { Description: `${name} of a test` },
    Endpoints: { docker: { Host: host, SkipTLSVerify: false, ...more } },
  });
  return [`${folder}/contexts/meta/${hashOf(name)}/meta.json`, text];
}

export function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
