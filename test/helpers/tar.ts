/** Writes tars byte for byte, odd and wrong ones too. */

/** One member; whatever is left out is as an ordinary tool writes it. */
export interface TarMember {
  /** Text is written as UTF-8. Above 100 bytes a GNU long name comes before, as for `link`. */
  readonly name: string | Uint8Array;
  /** The type flag; without it a directory's where the name ends in a slash, else a file's. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly link?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly major?: number;
  readonly minor?: number;
  /** The size field, where it is not the content's length. */
  readonly size?: number;
  /** Records of a PAX header before the member. */
  readonly pax?: Readonly<Record<string, string | Uint8Array>>;
  readonly magic?: 'ustar' | 'gnu' | 'v7';
  /** Bytes put over the header block's before its checksum is taken, by offset. */
  readonly raw?: Readonly<Record<number, string | Uint8Array>>;
}

export const BLOCK = 512;

/** A whole tar. Without `end` the two zero blocks are missing, as umoci leaves them out. */
export function tarOf(members: readonly TarMember[], { end = true } = {}): Buffer {
  return Buffer.concat([...members.map(memberOf), end ? Buffer.alloc(2 * BLOCK) : Buffer.alloc(0)]);
}

/** A member with what comes before it (PAX, GNU long names) and its padding. */
export function memberOf(member: TarMember): Buffer {
  const content = bytesOf(member.content ?? '');
  return Buffer.concat([
    member.pax ? extended('x', paxOf(member.pax)) : Buffer.alloc(0),
    longField('L', member.name),
    longField('K', member.link ?? ''),
    headerOf(member),
    padded(content),
  ]);
}

/** An extended header: `x` and `g` for PAX, `L` and `K` for GNU. */
export function extended(type: string, payload: Uint8Array): Buffer {
  return Buffer.concat([headerOf({ name: 'extended', type, size: payload.length }), padded(payload)]);
}

/** `LENGTH KEY=VALUE\n` records. */
export function paxOf(values: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return Buffer.concat(Object.entries(values).map(([key, value]) => paxRecord(key, value)));
}

export function paxRecord(key: string, value: string | Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), bytesOf(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length > length) length++;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** One header block with its checksum. */
export function headerOf(member: TarMember): Buffer {
  const block = Buffer.alloc(BLOCK);
  const name = bytesOf(member.name);
  const isFolder = name.at(-1) === 0x2f;
  const { type = isFolder ? '5' : '0', magic = 'ustar' } = member;
  name.copy(block, 0, 0, 100);
  writeNumber(block, 100, 8, member.mode ?? (type === '5' ? 0o755 : 0o644));
  writeNumber(block, 108, 8, member.uid ?? 0);
  writeNumber(block, 116, 8, member.gid ?? 0);
  writeNumber(block, 124, 12, member.size ?? bytesOf(member.content ?? '').length);
  writeNumber(block, 136, 12, member.mtime ?? 0);
  block.write(type, 156, 'latin1');
  bytesOf(member.link ?? '').copy(block, 157, 0, 100);
  if (magic !== 'v7') {
    block.write(magic === 'gnu' ? 'ustar  \0' : 'ustar\x0000', 257, 'latin1');
    writeNumber(block, 329, 8, member.major ?? 0);
    writeNumber(block, 337, 8, member.minor ?? 0);
  }
  for (const [offset, bytes] of Object.entries(member.raw ?? {})) bytesOf(bytes).copy(block, Number(offset));
  return withChecksum(block);
}

export function withChecksum(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += block[at] ?? 0;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Filled up with zeros to whole blocks. */
export function padded(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

export function bytesOf(value: string | Uint8Array): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
}

function longField(type: 'L' | 'K', value: string | Uint8Array): Buffer {
  const bytes = bytesOf(value);
  return bytes.length > 100 ? extended(type, Buffer.concat([bytes, Buffer.alloc(1)])) : Buffer.alloc(0);
}

/** Octal where it fits, else base 256 as GNU tar writes it. */
function writeNumber(block: Buffer, offset: number, length: number, value: number): void {
  const digits = value < 0 ? '' : Math.trunc(value).toString(8);
  if (digits !== '' && digits.length < length) {
    block.write(`${digits.padStart(length - 1, '0')}\0`, offset, 'latin1');
    return;
  }
  let rest = BigInt(value);
  for (let at = offset + length - 1; at >= offset; at--) {
    block[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[offset] = (block[offset] ?? 0) | 0x80;
}
