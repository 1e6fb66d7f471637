import type { Bytes } from '../image/image.ts';

/** A sparse file as it reads: its stored parts in place, zeros between. */
export function sparseBytes(stored: Bytes, size: number, map: readonly number[]): Bytes {
  const parts: { offset: number; length: number; at: number }[] = [];
  let at = 0;
  for (let index = 0; index + 1 < map.length; index += 2) {
    const length = map[index + 1] ?? 0;
    parts.push({ offset: map[index] ?? 0, length, at });
    at += length;
  }
  return {
    size,
    async read(offset, wanted, signal) {
      const result = new Uint8Array(Math.max(0, Math.min(wanted, size - offset)));
      const end = offset + result.length;
      for (const part of parts) {
        const from = Math.max(offset, part.offset);
        const to = Math.min(end, part.offset + part.length);
        if (from >= to) continue;
        result.set(await stored.read(part.at + from - part.offset, to - from, signal), from - offset);
      }
      return result;
    },
  };
}
