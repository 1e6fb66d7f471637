import { sep } from 'node:path';
import { cutName, LONGEST_NAME } from './diskName.ts';

/** A path of this machine: bytes, since names need not be UTF-8; text on Windows, where they are. */
export type DiskPath = string | Buffer;

export function rootPath(folder: string): DiskPath {
  return process.platform === 'win32' ? folder : Buffer.from(folder);
}

/** @param name a byte-string without a separator, as `diskName` gives it */
export function below(folder: DiskPath, name: string): DiskPath {
  const bytes = Buffer.from(name, 'latin1');
  return typeof folder === 'string'
    ? `${folder}${folder.endsWith(sep) ? '' : sep}${bytes}`
    : Buffer.concat([folder, Buffer.from('/'), bytes]);
}

/** `a (2).txt` of `a.txt`. */
export function numbered(name: string, number: number): string {
  const [, stem = '', extension = ''] = /^(.+?)((?:\.[A-Za-z0-9]{1,8}){0,2})$/s.exec(name) ?? [];
  const suffix = ` (${number})${extension}`;
  const room = LONGEST_NAME - suffix.length;
  return `${stem.length <= room ? stem : cutName(stem, room)}${suffix}`;
}
