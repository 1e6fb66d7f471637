import type { Duplex } from 'node:stream';
import type * as v from 'valibot';
import type { Body } from './body.ts';
import type { Request } from './connection.ts';

/** How a client asks its engine. */
export interface Asking {
  /** What sentences call the engine. */
  readonly label: string;
  readonly kind: 'docker' | 'podman';
  json<T extends v.GenericSchema>(schema: T, request: Request): Promise<v.InferOutput<T>>;
  open(request: Request): Promise<Body>;
  /** As `Connection.takeOver`. */
  takeOver(request: Request): Promise<Duplex>;
}
