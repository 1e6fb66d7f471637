import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of the test's own, which goes with it. */
export function folderOfTest(): { readonly root: string; write(files: Readonly<Record<string, string>>): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'layerscope-told-')));
  after(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
  };
}

/** What git writes for a repository with one remote. */
export function gitOf(remote: string, commit: string): Record<string, string> {
  return {
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/refs/heads/main': `${commit}\n`,
    '.git/config': `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${remote}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
  };
}

/** The files of a record, in a folder. */
export function within(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
