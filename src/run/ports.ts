import type { PortMapping } from './options.ts';

/** Where a port is published whose address nobody gave: nobody but the engine's machine reaches it. */
export const LOOPBACK = '127.0.0.1';

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
const PORT = /^(?:(?:(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\]):)?(\d{1,5})?:)?(\d{1,5})(?:\/(tcp|udp|sctp))?$/i;

/** A mapping as it is typed: `8080:80`, `80` for any free port, `0.0.0.0:53:53/udp`. Undefined for what is none. */
export function parsePort(text: string): PortMapping | undefined {
  const [, address, host, container, named] = PORT.exec(text) ?? [];
  if (container === undefined) return undefined;
  const numbers = { container: Number(container), host: host === undefined ? null : Number(host) };
  const isPort = (port: number) => port > 0 && port < 65_536;
  if (!isPort(numbers.container) || (numbers.host !== null && !isPort(numbers.host))) return undefined;
  if (address !== undefined && !address.startsWith('[') && address.split('.').some((part) => Number(part) > 255))
    return undefined;
  const protocol = PROTOCOLS.find((each) => each === named?.toLowerCase()) ?? 'tcp';
  return { ...numbers, protocol, address: address?.replace(/^\[(.*)\]$/, '$1') ?? LOOPBACK };
}

/** What `parsePort` reads; without the address where it is the one that nobody has to give. */
export function printPort(mapping: PortMapping): string {
  return mapping.address === LOOPBACK ? within(mapping) : publishWord(mapping);
}

/** As `docker run --publish` takes it, whole. */
export function publishWord(mapping: PortMapping): string {
  const { address, host, container, protocol } = mapping;
  const where = address.includes(':') ? `[${address}]` : address;
  return `${where}:${host ?? ''}:${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/**
 * Where the ports that an image exposes would be published: on this number, or on a higher one where only root may have it, or
 * else on any that is free.
 * @param exposed as a config has them: `80/tcp`
 * @param isFree whether nobody has a port yet
 */
export async function proposePorts(
  exposed: readonly string[],
  isFree: (port: number) => Promise<boolean>,
): Promise<PortMapping[]> {
  const ports: PortMapping[] = [];
  for (const text of exposed) {
    const port = parsePort(text);
    if (!port || port.host !== null) continue;
    const wanted = port.container < 1024 ? port.container + 8000 : port.container;
    const isTaken = ports.some(({ host }) => host === wanted) || !(await isFree(wanted));
    ports.push({ ...port, host: isTaken ? null : wanted });
  }
  return ports;
}

function within({ host, container, protocol }: PortMapping): string {
  return `${host === null ? '' : `${host}:`}${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}
