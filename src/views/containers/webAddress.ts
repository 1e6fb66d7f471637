import { ImageError } from '../../image/errors.ts';
import type { ContainerPort } from '../../sources/engine/answers/containers.ts';
import { parseHost } from '../../sources/engine/target.ts';
import { bracketed, isAnyAddress, isLoopback } from './portsText.ts';

/** Ports that speak TLS by themselves. */
const TLS = [443, 8443];

/**
 * The address at which a browser finds a published port.
 * @param engine the engine's host, as in `DOCKER_HOST`
 * @throws ImageError where only the machine of an engine elsewhere reaches it
 */
export function webAddress({ container, host }: ContainerPort, engine: string): string {
  const { address, port } = host ?? { address: '', port: container };
  const target = parseHost(engine, false);
  const machine = target.kind === 'socket' ? 'localhost' : target.host;
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(machine);
  if (isLoopback(address) && !isHere)
    throw new ImageError(
      'request',
      'Port {0} is published on {1} of {2} only: nobody but that machine reaches it. Forward it, or publish it on another address.',
      [port, address, machine],
    );
  const name = isAnyAddress(address) ? machine : isLoopback(address) ? 'localhost' : address;
  return `${TLS.includes(container) ? 'https' : 'http'}://${bracketed(name)}:${port}/`;
}
