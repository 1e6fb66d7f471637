import type { Bytes } from '../../image/image.ts';
import { readAll } from '../through.ts';

/** Whether nothing but zeros follows. */
export async function isZeroFrom(bytes: Bytes, start: number, signal: AbortSignal | undefined): Promise<boolean> {
  for await (const chunk of readAll(bytes, start, signal)) if (chunk.some((byte) => byte !== 0)) return false;
  return true;
}
