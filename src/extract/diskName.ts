import { createHash } from 'node:crypto';

/** Bytes of a name on every file system in use; those that count UTF-16 units allow no fewer of these. */
export const LONGEST_NAME = 255;
/** Devices of Windows, whatever follows a dot (CreateFileW, "Naming Files, Paths, and Namespaces"). */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(?=\.|:|$)/i;
// Controls and the eight characters `"*` to `|` of the same page, by naming all others.
const FORBIDDEN = /[^ !#-)+-.0-9;=@-[\]-{}~\x7f-\xff]/g;
const ESCAPED = /%(?=[0-9A-Fa-f]{2})/g;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The name an entry gets on a disk, as bytes: its own wherever the system can have that. What cannot be is written as `%XX`
 * for each byte, and a `%` that would look like it as `%25`, so that the name can be told from it. One that is too long is
 * cut, and ends in a part of its digest.
 * @param name a byte-string, as an image has it
 */
export function diskName(name: string, platform: NodeJS.Platform): string {
  return shortened(platform === 'win32' ? windowsName(name) : platform === 'darwin' ? textName(name) : linuxName(name));
}

function linuxName(name: string): string {
  return isDots(name) || /[\0/]/.test(name) ? textOf(name) : name;
}

/** Any valid UTF-8. */
function textName(name: string): string {
  return textOf(name, validText);
}

function textOf(name: string, valid = (text: string) => text): string {
  if (isDots(name)) return escaped(name) || '%';
  return escapeAll(valid(name.replace(ESCAPED, '%25')), /[\0/]/g);
}

/** Images have no such names; a system would leave the folder by them. */
function isDots(name: string): boolean {
  return /^\.{0,2}$/.test(name);
}

function windowsName(name: string): string {
  const text = escapeAll(validText(name.replace(ESCAPED, '%25')), FORBIDDEN);
  const reserved = RESERVED.test(Buffer.from(text, 'latin1').toString())
    ? escaped(text.slice(0, 1)) + text.slice(1)
    : text;
  const named = reserved.replace(/[. ]$/, escaped);
  return named === '' ? '%' : named;
}

function escapeAll(name: string, pattern: RegExp): string {
  return name.replace(pattern, escaped);
}

function escaped(bytes: string): string {
  return [...bytes].map((byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Escapes every byte above ASCII of a name that is not UTF-8. */
function validText(name: string): string {
  try {
    strict.decode(Buffer.from(name, 'latin1'));
    return name;
  } catch {
    return escapeAll(name, /[\x80-\xff]/g);
  }
}

function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name, 'latin1').digest('hex').slice(0, 16);
  return `${cutName(name, LONGEST_NAME - digest.length - 1)}~${digest}`;
}

/** The beginning of a name, cut between characters of UTF-8. */
export function cutName(name: string, length: number): string {
  return name.slice(0, length).replace(/[\xc0-\xff][\x80-\xbf]*$/, '');
}
