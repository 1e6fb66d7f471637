import { fchmodSync, fchownSync, futimesSync } from 'node:fs';
import { chmod, type FileHandle, lchown, lutimes, utimes } from 'node:fs/promises';
import { systemCode } from './diskErrors.ts';
import type { DiskPath } from './diskPath.ts';
import type { ExtractEntry } from './entries.ts';
import type { Remarks } from './remarks.ts';

/** Which of the image's attributes are wanted. */
export interface Wanted {
  readonly owners: boolean;
  readonly modes: boolean;
}

/** What has gone wrong with attributes is a remark and not an error: the content is there. */
export async function giveFile(
  handle: FileHandle,
  entry: ExtractEntry,
  { owners, modes }: Wanted,
  remarks: Remarks,
): Promise<void> {
  if (owners) await tried(handle.chown(entry.uid, entry.gid), () => remarks.add('owner', entry.path));
  // After the owner, since a change of that takes setuid away.
  if (modes) await tried(handle.chmod(entry.mode), () => remarks.add('mode', entry.path));
  await tried(handle.utimes(entry.mtime, entry.mtime));
}

/** The same, by calls that wait for the disk. */
export function giveFileAtOnce(
  file: number,
  { uid, gid, mode, mtime, path }: ExtractEntry,
  { owners, modes }: Wanted,
  remarks: Remarks,
): void {
  if (owners)
    triedAtOnce(
      () => fchownSync(file, uid, gid),
      () => remarks.add('owner', path),
    );
  if (modes)
    triedAtOnce(
      () => fchmodSync(file, mode),
      () => remarks.add('mode', path),
    );
  triedAtOnce(() => futimesSync(file, mtime, mtime));
}

/** To a folder we made, when nothing is written into it any more. */
export async function giveFolder(path: DiskPath, entry: ExtractEntry, wanted: Wanted, remarks: Remarks): Promise<void> {
  if (entry.xattrs?.size) remarks.add('attributes', entry.path);
  await giveNode(path, entry, wanted, remarks);
}

/** To a device or FIFO we made. */
export async function giveNode(
  path: DiskPath,
  entry: ExtractEntry,
  { owners, modes }: Wanted,
  remarks: Remarks,
): Promise<void> {
  if (owners) await tried(lchown(path, entry.uid, entry.gid), () => remarks.add('owner', entry.path));
  if (modes) await tried(chmod(path, entry.mode), () => remarks.add('mode', entry.path));
  await tried(utimes(path, entry.mtime, entry.mtime));
}

export async function giveLink(
  path: DiskPath,
  entry: ExtractEntry,
  { owners }: Pick<Wanted, 'owners'>,
  remarks: Remarks,
): Promise<void> {
  if (owners) await tried(lchown(path, entry.uid, entry.gid), () => remarks.add('owner', entry.path));
  await tried(lutimes(path, entry.mtime, entry.mtime));
}

/** IDs and times may be beyond what a system can have, which is no reason to end. */
async function tried(change: Promise<void>, otherwise: () => void = () => undefined): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!isOfAttribute(error)) throw error;
    otherwise();
  }
}

function triedAtOnce(change: () => void, otherwise: () => void = () => undefined): void {
  try {
    change();
  } catch (error) {
    if (!isOfAttribute(error)) throw error;
    otherwise();
  }
}

function isOfAttribute(error: unknown): boolean {
  return systemCode(error) !== '' || error instanceof RangeError || error instanceof TypeError;
}
