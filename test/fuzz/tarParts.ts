import { BLOCK, padded } from '../helpers/tar.ts';

/** A member of a tar that is well formed: its header block, and its content. Extended headers are members too. */
export interface Part {
  header: Buffer;
  content: Buffer;
}

/** Takes a tar apart, up to whatever it does not understand. */
export function partsOf(tar: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    const size = Number.parseInt(header.toString('latin1', 124, 135).trim() || '0', 8);
    if (header.every((byte) => byte === 0) || !Number.isSafeInteger(size)) break;
    at += BLOCK;
    parts.push({ header: Buffer.from(header), content: tar.subarray(at, at + size) });
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
  return parts;
}

export function joined(parts: readonly Part[]): Buffer {
  return Buffer.concat([...parts.flatMap(({ header, content }) => [header, padded(content)]), Buffer.alloc(2 * BLOCK)]);
}

export function nameOf({ header }: Part): string {
  return header.toString('latin1', 0, 100).replace(/\0.*/s, '');
}

/** The member with another content, and the size and checksum that go with it. */
export function withContent({ header }: Part, content: Buffer): Part {
  const changed = Buffer.from(header);
  changed.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  return { header: withChecksum(changed), content };
}

export function withChecksum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
