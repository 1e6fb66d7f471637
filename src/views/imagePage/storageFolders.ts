import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { EngineFacts } from '../../image/engineFacts.ts';
import { ImageError } from '../../image/errors.ts';
import { resolveEndpoint } from '../../sources/engine/endpoints.ts';
import { type Keeper, keeperOf } from '../../sources/engine/keeper.ts';
import { type Machine, thisMachine } from '../../sources/engine/machine.ts';
import type { Words } from '../words.ts';

/** What people call the programs that run an engine in a virtual machine. */
const IN_MACHINES: Partial<Record<Keeper, string>> = {
  'docker-desktop': 'Docker Desktop',
  colima: 'Colima',
  'rancher-desktop': 'Rancher Desktop',
  orbstack: 'OrbStack',
  'podman-machine': 'Podman',
};

/** The folders in which the engine of an image keeps its layers, each once; whatever else the storage driver says is none. */
export function storageFolders({ storage, layerFolders }: Pick<EngineFacts, 'storage' | 'layerFolders'>): string[] {
  const said = Object.values(storage?.data ?? {}).flatMap((value) => value.split(':'));
  const all = [...said, ...layerFolders.flatMap((folder) => (folder === null ? [] : [folder]))];
  return [...new Set(all)].filter(isFolder);
}

/** A path of this machine: not one that leads to another by its mere name, as `\\host\share` does. */
function isFolder(path: string): boolean {
  return /^\/(?!\/)/.test(path) && !path.includes('\0');
}

/** Why nobody can look into the folders of an image here, in a sentence; null where the user can. */
export async function whyHidden(
  facts: Pick<EngineFacts, 'endpoint' | 'storage' | 'layerFolders'>,
  l10n: Words,
  machine: Machine = thisMachine(),
): Promise<string | null> {
  const [folder] = storageFolders(facts);
  if (folder === undefined) return null;
  // A context may have been removed since its engine was asked.
  const endpoint = await resolveEndpoint(facts.endpoint, machine).catch(() => undefined);
  const elsewhere = l10n.t('These folders are on the engine’s own machine.');
  if (!endpoint) return elsewhere;
  const program = IN_MACHINES[await keeperOf(endpoint, machine)];
  if (program !== undefined) return l10n.t('These folders are in the virtual machine of {0}.', program);
  if (!/^(unix|npipe):/.test(endpoint.host)) return elsewhere;
  // All of them are in one folder, which lets in or does not.
  switch (await accessTo(folder)) {
    case 'readable':
      return null;
    case 'forbidden':
      return l10n.t('Only root may look into these folders.');
    case 'absent':
      return l10n.t(
        'These folders are not on this machine: the engine runs in a machine of its own, or this is a container.',
      );
  }
}

/**
 * A folder that is one of an image's, and can be looked into.
 * @throws ImageError
 */
export async function checkFolder(facts: Pick<EngineFacts, 'storage' | 'layerFolders'>, path: string): Promise<string> {
  if (!storageFolders(facts).includes(path)) throw new ImageError('request', '{0} is no folder of the image.', [path]);
  switch (await accessTo(path)) {
    case 'readable':
      return path;
    case 'forbidden':
      throw new ImageError('unreadable', 'Only root may look into {0}.', [path]);
    case 'absent':
      throw new ImageError(
        'unreadable',
        '{0} is not there: it is only while a container uses it, or on another machine.',
        [path],
      );
  }
}

async function accessTo(path: string): Promise<'readable' | 'forbidden' | 'absent'> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return 'readable';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'absent';
  }
}
