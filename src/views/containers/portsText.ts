import type { ContainerPort } from '../../sources/engine/answers/containers.ts';

/** Addresses that stand for any of the engine's machine. */
const ANY = ['', '0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

/** The published ports, each once: `8080→80`, `127.0.0.1:8080→80`, `5353→53/udp`. */
export function portsText(ports: readonly ContainerPort[]): string {
  return [...new Set(ports.flatMap((port) => portText(port) ?? []))].join(', ');
}

/** A published port; undefined for one that is not. */
export function portText({ container, protocol, host }: ContainerPort): string | undefined {
  if (!host) return undefined;
  const where = ANY.includes(host.address) ? '' : `${bracketed(host.address)}:`;
  return `${where}${host.port}→${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** Whether nobody but the engine's own machine reaches what is published at an address. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.includes(address);
}

/** Whether what is published at an address is reached by any of the engine's machine. */
export function isAnyAddress(address: string): boolean {
  return ANY.includes(address);
}

/** An address as it stands before a port. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
