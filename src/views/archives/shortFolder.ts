import { dirname, sep } from 'node:path';

/**
 * The folder of a path as short as it can be said: '' in the only workspace folder, relative to a workspace folder with
 * that one's name, `~` for home.
 */
export function shortFolder(
  path: string,
  roots: readonly { readonly name: string; readonly path: string }[],
  home: string,
): string {
  const folder = dirname(path);
  for (const root of roots) {
    const inside = below(folder, root.path);
    if (inside === undefined) continue;
    return roots.length === 1 ? inside : [root.name, inside].filter((part) => part !== '').join(sep);
  }
  const inHome = below(folder, home);
  return inHome === undefined ? folder : ['~', inHome].filter((part) => part !== '').join(sep);
}

/** The path relative to `root`; undefined when it is not below it. */
function below(path: string, root: string): string | undefined {
  if (path === root) return '';
  const prefix = root.endsWith(sep) ? root : root + sep;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
