import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference, printReference, type Reference } from '../../image/reference.ts';
import type { RemoteImage } from '../../sources/engine/answers/distribution.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { credentialsFor } from '../../sources/engine/credentials.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { explainRegistry } from '../../sources/engine/registryErrors.ts';
import { countTags } from '../../sources/registry/countTags.ts';
import { describe } from '../../vscode/report.ts';
import { loginFor } from './registryLogin.ts';
import { type PullWanted, pullCommand } from './wanted.ts';

type Choice = 'pull' | 'tag' | 'platform' | 'all' | 'copy';

/** Shows what would be pulled, and lets the user change its tag and platform before; undefined where nothing is to be. */
export async function choosePull(client: EngineClient, wanted: PullWanted): Promise<PullWanted | undefined> {
  const choice = await vscode.window.showQuickPick(itemsOf(client, wanted), {
    title: vscode.l10n.t('Pull {0}', printReference(wanted.reference)),
    ignoreFocusOut: true,
  });
  switch (choice?.value) {
    case 'pull':
      return wanted;
    case 'tag': {
      const reference = await askTag(wanted.reference);
      return reference && choosePull(client, { ...wanted, reference });
    }
    case 'platform': {
      const platform = await askPlatform(client, wanted);
      return platform === undefined ? undefined : choosePull(client, { ...wanted, platform: platform || undefined });
    }
    case 'all':
      return (await confirmAllTags(wanted)) ? { ...wanted, allTags: true } : undefined;
    case 'copy':
      await vscode.env.clipboard.writeText(shellWords(pullCommand(wanted)));
      return undefined;
    case undefined:
      return undefined;
  }
}

function itemsOf(client: EngineClient, { reference, platform }: PullWanted) {
  const items: (vscode.QuickPickItem & { readonly value: Choice })[] = [
    {
      value: 'pull',
      label: `$(cloud-download) ${vscode.l10n.t('Pull {0}', printReference(reference))}`,
      description: vscode.l10n.t('for {0}', platform ?? vscode.l10n.t('the platform of the engine')),
    },
    { value: 'tag', label: `$(tag) ${vscode.l10n.t('Another Tag…')}` },
    { value: 'platform', label: `$(chip) ${vscode.l10n.t('Another Platform…')}` },
    { value: 'copy', label: `$(copy) ${vscode.l10n.t('Copy as docker Command')}` },
  ];
  // Podman takes no tag for the latest.
  const hasAll = client.about.kind === 'docker';
  return hasAll ? items.toSpliced(3, 0, { value: 'all', label: `$(versions) ${vscode.l10n.t('All Tags…')}` }) : items;
}

async function askTag(reference: Reference): Promise<Reference | undefined> {
  const { registry, repository, tag } = reference;
  const name = familiarReference(`${registry}/${repository}`);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Tag of {0}', name),
    value: tag ?? 'latest',
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        parseReference(`${name}:${value.trim()}`);
        return undefined;
      } catch (error) {
        return describe(error);
      }
    },
  });
  return typed === undefined ? undefined : parseReference(`${name}:${typed.trim()}`);
}

/** Lets the user choose one of those that the registry has; '' for the engine's own. */
export async function askPlatform(client: EngineClient, { reference }: PullWanted): Promise<string | undefined> {
  const platforms = await whileAsking((signal) => platformsOf(client, reference, signal));
  const own = { label: vscode.l10n.t('The platform of the engine'), value: '' };
  const items = [own, ...platforms.map(platformItem)];
  const { store } = await client.info();
  const placeHolder =
    store === 'containerd'
      ? vscode.l10n.t('The other platforms of the image stay')
      : vscode.l10n.t('This engine has one platform under a name: what has the name now loses it');
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Platform'), placeHolder }))?.value;
}

/** A row of a platform, which whoever made an image may have called anything. */
export function platformItem(platform: string): { readonly label: string; readonly value: string } {
  return { label: withoutIcons(oneLine(platform)), value: platform };
}

/** @throws ImageError one sentence */
async function platformsOf(
  client: EngineClient,
  reference: Reference,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // Podman cannot ask; these are what most images have.
  if (client.about.kind === 'podman')
    return ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/ppc64le', 'linux/s390x'];
  return (await remoteImage(client, reference, signal)).platforms;
}

/**
 * What a registry has under a reference now, asked for as whom the docker command is logged in.
 * @throws ImageError one sentence
 */
export async function remoteImage(
  client: EngineClient,
  reference: Reference,
  signal: AbortSignal,
): Promise<RemoteImage> {
  try {
    const look = { l10n: vscode.l10n, describe };
    const auth = await loginFor(reference.registry, thisMachine(), { signal, log: () => {} }, look);
    return await client.transfers.remote(reference, { auth, signal });
  } catch (error) {
    throw explainRegistry(error, reference);
  }
}

async function confirmAllTags({ reference }: PullWanted): Promise<boolean> {
  const { registry, repository } = reference;
  const name = familiarReference(`${registry}/${repository}`);
  const pull = vscode.l10n.t('Pull All Tags');
  const [message, detail] = await countText(reference, name);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, pull)) === pull;
}

/** How many they are, or why nobody knows, and what that means. */
async function countText(reference: Reference, name: string): Promise<[message: string, detail: string]> {
  const warning = vscode.l10n.t(
    'They may take all of the engine’s disk, and a registry may refuse after some of them.',
  );
  try {
    const { count, isMore } = await whileAsking(async (signal) =>
      countTags(reference, await credentialsFor(reference.registry, thisMachine(), signal), signal),
    );
    const number = count.toLocaleString(vscode.env.language);
    const message = isMore
      ? vscode.l10n.t('Pull all tags of {0}, more than {1}?', name, number)
      : vscode.l10n.t('Pull all {0} tags of {1}?', number, name);
    return [message, warning];
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return [vscode.l10n.t('Pull all tags of {0}?', name), `${describe(error)} ${warning}`];
  }
}

/** Says that a registry is asked, which the user can end. */
export async function whileAsking<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const canceled = new AbortController();
  const { Notification: location } = vscode.ProgressLocation;
  const title = vscode.l10n.t('Asking the registry');
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
    token.onCancellationRequested(() => canceled.abort());
    return ask(canceled.signal);
  });
}
