import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** All below a folder, a line for each path with what it is and holds; names are byte-strings. */
export function treeListing(folder: string, without: readonly string[] = []): string[] {
  const lines: string[] = [];
  const stack = [''];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    const below = at(folder, path);
    for (const name of readdirSync(below, { encoding: 'buffer' })) {
      const child = path === '' ? name.toString('latin1') : `${path}/${name.toString('latin1')}`;
      const full = at(folder, child);
      const stats = lstatSync(full);
      const content = stats.isFile() ? createHash('sha256').update(readFileSync(full)).digest('hex') : '';
      const link = stats.isSymbolicLink() ? readlinkSync(full) : '';
      if (without.some((path) => full.equals(Buffer.from(path)))) continue;
      lines.push(`${child} ${stats.mode.toString(8)} ${content}${link}`);
      if (stats.isDirectory()) stack.push(child);
    }
  }
  return lines.sort();
}

function at(folder: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from(`/${path}`, 'latin1')]);
}
