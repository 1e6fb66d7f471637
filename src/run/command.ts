import { isSecret } from '../build/questions.ts';
import type { Mount, RunOptions } from './options.ts';
import { publishWord } from './ports.ts';

/**
 * The words of `docker run`, without `docker`, that make the same container. The value of what is likely to be a secret is not
 * among them: docker takes it from its own environment.
 */
export function runWords(options: RunOptions): string[] {
  const { image, name, ports, environment, mounts, platform, restart, remove, entrypoint, command } = options;
  return [
    'run',
    options.interactive ? '-it' : '--detach',
    ...(remove ? ['--rm'] : []),
    ...(name === null ? [] : ['--name', name]),
    ...ports.flatMap((port) => ['--publish', publishWord(port)]),
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', isSecret(key, value) ? key : `${key}=${value}`]),
    ...mounts.flatMap((mount) => ['--mount', mountWord(mount)]),
    ...(platform === null ? [] : ['--platform', platform]),
    ...(restart === 'no' ? [] : ['--restart', restart]),
    ...(entrypoint === null ? [] : ['--entrypoint', entrypoint]),
    image,
    ...command,
  ];
}

/** As `--mount` takes it: a line of comma-separated values. */
export function mountWord({ type, source, target, readOnly }: Mount): string {
  const fields = [`type=${type}`, `source=${source}`, `target=${target}`, ...(readOnly ? ['readonly'] : [])];
  return fields.map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
