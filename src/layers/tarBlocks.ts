export const BLOCK = 512;
/** Readers refuse extended headers that are larger (Go's archive/tar, ours). */
const EXTENDED_LIMIT = 1 << 20;
/** Seconds that a date can have (ECMAScript, Time Values); tar itself has no bounds. */
const LATEST = 8.64e12;

/** Type flags of POSIX.1-2001, ustar. */
const FLAGS: Readonly<Partial<Record<string, string>>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

/** What is written of an entry. Names are byte-strings. */
export interface WrittenEntry {
  /** `file`, `hardlink`, `symlink`, `char`, `block`, `directory` or `fifo`; tar has no type for anything else. */
  readonly kind: string;
  /** Without a leading slash, and of a directory without one at its end. */
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky (07777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes of the content that follows. */
  readonly size: number;
  /** The target of a symlink or hard link. */
  readonly link: string;
  readonly device: readonly [major: number, minor: number];
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
}

/** The headers of an entry, and how many extended attributes are in them. */
export interface EntryHeaders {
  readonly bytes: Buffer;
  readonly xattrs: number;
}

/**
 * What stands before an entry's content in a tar: a ustar header (POSIX.1-2001), and before it an extended one for whatever
 * does not fit. Undefined for what tar has no type for.
 * @param withXattrs also then they are left out where readers would refuse so many
 */
export function entryHeaders(entry: WrittenEntry, withXattrs: boolean): EntryHeaders | undefined {
  const flag = FLAGS[entry.kind];
  if (flag === undefined) return undefined;
  const name = entry.kind === 'directory' ? `${entry.path}/` : entry.path;
  const records = [...pathRecords(name, entry.link), ...numberRecords(entry)];
  const all = withXattrs ? [...records, ...xattrRecords(entry.xattrs)] : records;
  const kept = byteLength(all) > EXTENDED_LIMIT ? records : all;
  const header = headerBlock({ ...entry, name, flag });
  const bytes = kept.length > 0 ? Buffer.concat([extended(Buffer.concat(kept)), header]) : header;
  return { bytes, xattrs: kept.length - records.length };
}

/** The zeros that fill up a content's last block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

export function endOfTar(): Buffer {
  return Buffer.alloc(2 * BLOCK);
}

function pathRecords(name: string, link: string): Buffer[] {
  const records: Buffer[] = [];
  const isLong = (text: string) => text.length > 100 || text.includes('\0');
  if (isLong(name)) records.push(record('path', name));
  if (isLong(link)) records.push(record('linkpath', link));
  // Else readers may take the bytes for text.
  if (records.length > 0 && !isUtf8(name + link)) records.unshift(record('hdrcharset', 'BINARY'));
  return records;
}

function isUtf8(bytes: string): boolean {
  return Buffer.from(Buffer.from(bytes, 'latin1').toString(), 'utf8').toString('latin1') === bytes;
}

function numberRecords({ size, uid, gid, mtime }: WrittenEntry): Buffer[] {
  const records: Buffer[] = [];
  if (size >= 8 ** 11) records.push(record('size', String(size)));
  if (!isOctal(uid, 7)) records.push(record('uid', String(uid)));
  if (!isOctal(gid, 7)) records.push(record('gid', String(gid)));
  if (!isOctal(mtime, 11)) records.push(record('mtime', timeText(mtime)));
  return records;
}

function timeText(mtime: number): string {
  const text = String(Math.max(-LATEST, Math.min(LATEST, mtime)));
  return text.includes('e') ? '0' : text;
}

function xattrRecords(xattrs: WrittenEntry['xattrs']): Buffer[] {
  return [...(xattrs ?? [])].map(([name, value]) =>
    /^[\x21-\x3c\x3e-\x7e]+$/.test(name)
      ? record(`SCHILY.xattr.${name}`, value)
      : // libarchive's form can have any name.
        record(`LIBARCHIVE.xattr.${encodeName(name)}`, Buffer.from(value).toString('base64')),
  );
}

function encodeName(name: string): string {
  return name.replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** `LENGTH KEY=VALUE\n`, the length its own digits included. */
function record(key: string, value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const rest = Buffer.concat([Buffer.from(` ${key}=`, 'latin1'), bytes, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length > length) length++;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function extended(records: Buffer): Buffer {
  const nothing = { uid: 0, gid: 0, mtime: 0, mode: 0o644, link: '', device: [0, 0] as const };
  const header = headerBlock({ ...nothing, name: 'PaxHeaders/entry', flag: 'x', size: records.length });
  return Buffer.concat([header, records, padding(records.length)]);
}

interface HeaderFields extends Pick<WrittenEntry, 'mode' | 'uid' | 'gid' | 'size' | 'mtime' | 'link' | 'device'> {
  readonly name: string;
  readonly flag: string;
}

function headerBlock({ name, flag, mode, uid, gid, size, mtime, link, device }: HeaderFields): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name.slice(0, 100), 0, 'latin1');
  writeOctal(block, 100, 8, mode);
  writeOctal(block, 108, 8, uid);
  writeOctal(block, 116, 8, gid);
  writeOctal(block, 124, 12, size);
  writeOctal(block, 136, 12, mtime);
  block.write(flag, 156, 'latin1');
  block.write(link.slice(0, 100), 157, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const [major, minor] = device;
  writeDevice(block, 329, major);
  writeDevice(block, 337, minor);
  block.fill(' ', 148, 156);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function isOctal(value: number, digits: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 8 ** digits;
}

/** What does not fit is 0 here, and in the extended header. */
function writeOctal(block: Buffer, offset: number, length: number, value: number): void {
  const digits = isOctal(value, length - 1) ? value.toString(8) : '0';
  block.write(`${digits.padStart(length - 1, '0')}\0`, offset, 'latin1');
}

/** Larger device numbers, and negative ones, have no record of POSIX; GNU's base 256 is read everywhere. */
function writeDevice(block: Buffer, offset: number, value: number): void {
  if (isOctal(value, 7)) {
    writeOctal(block, offset, 8, value);
    return;
  }
  block.writeBigInt64BE(BigInt(value), offset);
  block.writeUInt8(block.readUInt8(offset) | 0x80, offset);
}

function byteLength(records: readonly Buffer[]): number {
  return records.reduce((sum, { length }) => sum + length, 0);
}
