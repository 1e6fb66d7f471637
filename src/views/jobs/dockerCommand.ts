import { withoutPassword } from '../../sources/engine/target.ts';

/**
 * The words of a `docker` command to an engine.
 * @param endpoint as in addresses: `default`, a context's name, or a host
 */
export function dockerCommand(endpoint: string, ...words: readonly string[]): string[] {
  if (endpoint === 'default') return ['docker', ...words];
  const to = endpoint.includes('://') ? ['--host', withoutPassword(endpoint)] : ['--context', endpoint];
  return ['docker', ...to, ...words];
}
