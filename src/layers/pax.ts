import { TarError } from './tarHeader.ts';

/** Values of a PAX extended header (POSIX.1-2001, pax) that say something about an entry. */
export interface PaxValues {
  path?: Uint8Array;
  linkPath?: Uint8Array;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  /** Extended attributes by name, `security.capability` above all. */
  xattrs?: Map<string, Uint8Array>;
  sparse?: PaxSparse;
}

/** GNU's three ways to write a sparse file with PAX: 0.0 and 0.1 carry the map here, 1.0 before the data. */
export interface PaxSparse {
  major: number;
  minor: number;
  name?: Uint8Array;
  realSize?: number;
  /** Offsets and lengths in turn. */
  map?: number[];
}

const XATTR = 'SCHILY.xattr.';
const LIBARCHIVE_XATTR = 'LIBARCHIVE.xattr.';

/**
 * Reads `LENGTH KEY=VALUE\n` records over what earlier headers said; a later record wins over an earlier one.
 * @throws TarError when a record breaks off or a number is none
 */
export function readPax(payload: Uint8Array, earlier: PaxValues): PaxValues {
  const values = { ...earlier };
  if (earlier.xattrs) values.xattrs = new Map(earlier.xattrs);
  let offset = 0;
  while (offset < payload.length && payload[offset] !== 0) {
    const space = payload.indexOf(0x20, offset);
    const length = space < 0 || space - offset > 10 ? Number.NaN : Number(ascii(payload, offset, space));
    const end = offset + length;
    const equals = payload.indexOf(0x3d, space);
    if (!Number.isInteger(length) || end > payload.length || payload[end - 1] !== 0x0a || equals < 0 || equals >= end)
      throw new TarError('an extended header breaks off');
    apply(ascii(payload, space + 1, equals), payload.slice(equals + 1, end - 1), values);
    offset = end;
  }
  return values;
}

/** What no header says. */
export const NO_VALUES: PaxValues = Object.freeze({});

/** What a global header and an entry's own say together. */
export function mergePax(global: PaxValues, own: PaxValues): PaxValues {
  // Most entries have none.
  if (own === NO_VALUES) return global;
  const merged = { ...global, ...own };
  if (global.xattrs && own.xattrs) merged.xattrs = new Map([...global.xattrs, ...own.xattrs]);
  return merged;
}

function apply(key: string, value: Uint8Array, values: PaxValues): void {
  if (key.startsWith(XATTR)) setXattr(values, key.slice(XATTR.length), value);
  else if (key.startsWith(LIBARCHIVE_XATTR))
    setXattr(values, decodeName(key.slice(LIBARCHIVE_XATTR.length)), Buffer.from(latin1(value), 'base64'));
  else if (key.startsWith('GNU.sparse.')) applySparse(key.slice(11), value, values);
  else if (value.length > 0) applyField(key, value, values);
}

function applyField(key: string, value: Uint8Array, values: PaxValues): void {
  switch (key) {
    case 'path':
      values.path = value;
      break;
    case 'linkpath':
      values.linkPath = value;
      break;
    case 'size':
      values.size = natural(value, 'size');
      break;
    case 'uid':
      values.uid = whole(value, 'owner');
      break;
    case 'gid':
      values.gid = whole(value, 'group');
      break;
    case 'mtime':
      values.mtime = seconds(value);
      break;
  }
}

function applySparse(key: string, value: Uint8Array, values: PaxValues): void {
  values.sparse ??= { major: 0, minor: 0 };
  const { sparse } = values;
  switch (key) {
    case 'major':
      sparse.major = natural(value, 'sparse version');
      break;
    case 'minor':
      sparse.minor = natural(value, 'sparse version');
      break;
    case 'name':
      sparse.name = value;
      break;
    case 'size':
    case 'realsize':
      sparse.realSize = natural(value, 'sparse size');
      break;
    case 'map':
      sparse.map = latin1(value)
        .split(',')
        .filter(Boolean)
        .map((part) => natural(Buffer.from(part), 'sparse map'));
      break;
    case 'offset':
    case 'numbytes':
      sparse.map ??= [];
      sparse.map.push(natural(value, 'sparse map'));
      break;
  }
}

function setXattr(values: PaxValues, name: string, value: Uint8Array): void {
  values.xattrs ??= new Map();
  values.xattrs.set(name, value);
}

function natural(value: Uint8Array, what: string): number {
  const number = whole(value, what);
  if (number < 0) throw new TarError(`an extended header has a negative ${what}`);
  return number;
}

function whole(value: Uint8Array, what: string): number {
  const text = latin1(value);
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new TarError(`an extended header has an invalid ${what}`);
  return number;
}

/** `1700000000.25`; fractions are kept. */
function seconds(value: Uint8Array): number {
  const number = Number(latin1(value));
  if (!Number.isFinite(number)) throw new TarError('an extended header has an invalid time');
  return number;
}

/** libarchive percent-encodes names. */
function decodeName(name: string): string {
  return name.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return latin1(bytes.subarray(start, end));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
