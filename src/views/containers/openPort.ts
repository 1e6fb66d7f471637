import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { pick } from '../archives/pick.ts';
import type { ContainerPlace } from '../sources/place.ts';
import { containerOf } from './containerOf.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand, ContainerParts } from './parts.ts';
import { pickContainer } from './pickContainer.ts';
import { portText } from './portsText.ts';
import { webAddress } from './webAddress.ts';

/** Opens what a container publishes in the browser. */
export const openContainerPort: ContainerCommand = async (parts, row) => {
  const isPublished = ({ ports }: { readonly ports: readonly { readonly host: unknown }[] }) =>
    ports.some(({ host }) => host !== null);
  const place = containerOf(row) ?? (await pickContainer(await parts.engines.get(), parts.state, isPublished));
  if (place) await openPort(parts, place);
};

/**
 * Opens a published port of a container; of several the one that is picked.
 * @throws ImageError where it publishes none, or none that is reached from here; as `Engines.client`
 */
export async function openPort({ engines }: Pick<ContainerParts, 'engines'>, place: ContainerPlace): Promise<void> {
  const client = await (await engines.get()).client(place.endpoint);
  const { rows } = await client.containers();
  const found = rows.find(({ id, name }) => id === place.container || name === place.container);
  const published = (found?.ports ?? []).flatMap((port) => {
    const text = portText(port);
    return text !== undefined && port.protocol === 'tcp' ? [{ label: text, description: '', value: port }] : [];
  });
  if (published.length === 0)
    throw new ImageError('request', 'The container {0} publishes no port that a browser could open, or does not run.', [
      familiarContainer(place.container),
    ]);
  // An address of IPv6 beside one of IPv4 is the same to a browser.
  const ports = [
    ...new Map(published.map((each) => [`${each.value.host?.port} ${each.value.container}`, each])).values(),
  ];
  const port = await pick(ports, vscode.l10n.t('Choose a port'));
  if (!port) return;
  await vscode.env.openExternal(vscode.Uri.parse(webAddress(port, client.endpoint.host)));
}
