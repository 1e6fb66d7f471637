import { readInstruction } from '../image/instruction.ts';
import { CHECKSUM } from './classicText.ts';

const COPIED = /(?:(?:file|dir|multi):|(?<=#\(nop\) ADD ))[0-9a-f]{64}(?= in )/;
const FLAG = /^--[a-z-]+(?:=\S*?)?(?:\s+|(?=file:\*))/;

/** A history entry as it is compared: a checksum in place of the sources is any. */
export function withoutChecksum(createdBy: string): { text: string; hasChecksum: boolean } {
  const text = createdBy.replace(COPIED, CHECKSUM);
  return { text, hasChecksum: text !== createdBy };
}

/**
 * What a history entry says, without the ways in which builders, their versions and people write the same thing: spaces,
 * quotes, the order of ports, the build arguments in front of a RUN. Equal for equal instructions.
 */
export function normalForm(text: string): { keyword: string; text: string } {
  const { keyword, text: said } = readInstruction(text);
  return { keyword, text: (NORMAL[keyword] ?? spaced)(said) };
}

const NORMAL: Readonly<Record<string, (text: string) => string>> = {
  RUN: (text) => spaced(withoutFlags(text)),
  COPY: copied,
  ADD: copied,
  ENV: pairs,
  LABEL: pairs,
  EXPOSE: (text) =>
    unquoted(text.replace(/\/tcp\b/gi, ''))
      .split(' ')
      .sort()
      .join(' '),
  VOLUME: (text) => unquoted(text.replace(/^\[|\]$/g, '').replace(/","|",\s+"/g, ' ')),
};

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function unquoted(text: string): string {
  return spaced(text.replace(/["'\\]/g, ''));
}

/** Without who owns it, which some builders leave out. */
function copied(text: string): string {
  return unquoted(withoutFlags(text)).replace(/^file:\* in /, '');
}

/** The old `ENV NAME value` is `ENV NAME=value`. */
function pairs(text: string): string {
  return unquoted(text).replace(/^(\w+) (?!\S*=)/, '$1=');
}

function withoutFlags(text: string): string {
  let rest = text;
  for (let flag = FLAG.exec(rest); flag; flag = FLAG.exec(rest)) rest = rest.slice(flag[0].length);
  return rest;
}
