import type { ContainerSetup } from '../sources/engine/answers/containerSetup.ts';
import { type Mount, type PortMapping, RESTARTS, type RunOptions } from './options.ts';
import { parsePort } from './ports.ts';

/** What an image gives a container that asks for nothing else. */
export interface ImageDefaults {
  /** `NAME=value` */
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** How a container was asked for, less what its image gives it anyway. What has no place in a form is left out. */
export function readOptions(setup: ContainerSetup, image: ImageDefaults): RunOptions {
  const { Config: config, HostConfig: hosts, Mounts: mounts } = setup;
  const restart = hosts?.RestartPolicy?.Name;
  return {
    image: config?.Image || setup.Image || '',
    name: setup.Name?.replace(/^\//, '') || null,
    ports: Object.entries(hosts?.PortBindings ?? {}).flatMap(([port, bindings]) => portsOf(port, bindings ?? [])),
    environment: Object.fromEntries(
      (config?.Env ?? []).filter((pair) => !image.environment.includes(pair)).map(splitPair),
    ),
    mounts: (mounts ?? []).flatMap(mountOf),
    platform: null,
    restart: RESTARTS.find((each) => each === restart) ?? 'no',
    remove: hosts?.AutoRemove ?? false,
    ...programOf(wordsOf(config?.Entrypoint), config?.Cmd ?? [], image),
    interactive: Boolean(config?.Tty && config.OpenStdin),
  };
}

/** With an entrypoint of its own it gets no command of the image, and an entrypoint is one word. */
function programOf(
  entrypoint: readonly string[],
  command: readonly string[],
  image: ImageDefaults,
): Pick<RunOptions, 'entrypoint' | 'command'> {
  if (isSame(entrypoint, image.entrypoint))
    return { entrypoint: null, command: isSame(command, image.command) ? [] : command };
  const [first, ...more] = entrypoint;
  return { entrypoint: first ?? '', command: [...more, ...command] };
}

function portsOf(
  port: string,
  bindings: readonly { readonly HostIp?: string | null | undefined; readonly HostPort?: string | null | undefined }[],
): PortMapping[] {
  const mapping = parsePort(port);
  if (!mapping) return [];
  return bindings.map(({ HostIp: address, HostPort: host }) => ({
    ...mapping,
    address: address || '0.0.0.0',
    host: host && host !== '0' ? Number(host) : null,
  }));
}

/** A volume that nobody named is made anew by every run. */
function mountOf(mount: NonNullable<ContainerSetup['Mounts']>[number]): Mount[] {
  const { Type: type, Name: name, Source: path, Destination: target, RW: writes } = mount;
  const source = type === 'volume' ? name : path;
  if ((type !== 'volume' && type !== 'bind') || !source || !target) return [];
  return type === 'volume' && /^[0-9a-f]{64}$/.test(source)
    ? []
    : [{ type, source, target, readOnly: writes === false }];
}

function wordsOf(value: string | readonly string[] | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
