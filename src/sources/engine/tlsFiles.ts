import type { ConnectionOptions } from 'node:tls';
import type { Endpoint } from './endpoint.ts';
import { EngineError } from './engineError.ts';
import { joinOn, type Machine } from './machine.ts';
import { withoutPassword } from './target.ts';

/** What a connection with TLS is made with. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;

/**
 * Reads an endpoint's certificates; those that are missing are left to the system.
 * @throws EngineError `tls-refused` where one is there and cannot be read
 */
export async function readTls({ tls, host }: Endpoint, machine: Machine): Promise<TlsOptions> {
  if (tls === null) return {};
  const read = async (name: string) => {
    const file = joinOn(machine, tls.folder, name);
    try {
      return await machine.readFile(file);
    } catch (cause) {
      throw new EngineError(
        'tls-refused',
        'The certificates for the engine {0} cannot be read: {1}.',
        [withoutPassword(host), file],
        { cause },
      );
    }
  };
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  return {
    rejectUnauthorized: tls.verify,
    ...(ca ? { ca: Buffer.from(ca) } : {}),
    ...(cert && key ? { cert: Buffer.from(cert), key: Buffer.from(key) } : {}),
  };
}
