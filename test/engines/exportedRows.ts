import { buffer } from 'node:stream/consumers';
import { extract, type Header } from 'tar-stream';
import { FINGERPRINT_KEY, Fingerprint } from '../../src/layers/fingerprint.ts';
import type { Row, Rows } from './rows.ts';

const TYPES: Readonly<Record<string, string>> = {
  'character-device': 'char',
  'block-device': 'block',
};

/** What a tar holds by the reading of tar-stream, so that our own parser cannot agree with itself. */
export async function exportedRows(tar: Buffer): Promise<Rows> {
  const rows: Rows = new Map();
  const names = new Map<string, string[]>();
  const parser = extract();
  parser.end(tar);
  for await (const entry of parser) {
    const { header } = entry;
    const content = await buffer(entry);
    const path = pathOf(header.name);
    if (path === '') continue;
    const target = header.type === 'link' ? rows.get(pathOf(header.linkname ?? '')) : undefined;
    if (header.type === 'link' && !target) throw new Error(`${path} is a link to what the export does not hold.`);
    const row = target ?? rowOf(header, content, path);
    if (target?.type === 'file') names.get(target.names[0] ?? '')?.push(path);
    else if (row.type === 'file') names.set(path, [...row.names]);
    rows.set(path, row);
  }
  for (const [path, row] of rows) rows.set(path, { ...row, names: names.get(row.names[0] ?? '')?.sort() ?? [] });
  return rows;
}

function pathOf(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function rowOf(header: Header, content: Buffer, path: string): Row {
  const type = TYPES[header.type ?? ''] ?? header.type ?? '';
  // tar-stream gives these as they were read, and does not apply them.
  const { uid = header.uid, gid = header.gid } = (header.pax ?? {}) as { uid?: string; gid?: string };
  return {
    type,
    mode: type === 'symlink' ? null : (header.mode ?? 0) & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    size: content.length,
    link: type === 'symlink' ? (header.linkname ?? '') : '',
    device: type === 'char' || type === 'block' ? `${header.devmajor},${header.devminor}` : '',
    content: type === 'file' ? fingerprintOf(content) : '',
    names: type === 'file' ? [path] : [],
  };
}

function fingerprintOf(content: Buffer): string {
  const fingerprint = new Fingerprint(FINGERPRINT_KEY, content.length, undefined);
  fingerprint.update(content);
  return Buffer.from(fingerprint.digest()).toString('hex');
}
