/** Nodes are named by JSON pointers (RFC 6901), which are stable over reloads: '' is the root. */
export function childPointer(parent: string, name: string | number): string {
  return `${parent}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The pointers of all nodes above this one, the root first. */
export function ancestorsOf(pointer: string): string[] {
  const ancestors: string[] = [];
  for (let at = pointer.indexOf('/'); at >= 0; at = pointer.indexOf('/', at + 1)) ancestors.push(pointer.slice(0, at));
  return ancestors;
}

/** The path as `jq` takes it: `.config.Env[0]`, `.Labels["a.b"]`. */
export function jqPath(names: readonly (string | number)[]): string {
  const path = names
    .map((name) => {
      if (typeof name === 'number') return `[${name}]`;
      return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    })
    .join('');
  return path.startsWith('.') ? path : `.${path}`;
}
