import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { pick } from '../archives/pick.ts';
import { containerOf } from './containerOf.ts';
import { familiarContainer } from './familiarContainer.ts';
import type { ContainerCommand } from './parts.ts';
import { pickContainer } from './pickContainer.ts';
import { portText } from './portsText.ts';
import { webAddress } from './webAddress.ts';

/**
 * Opens what a container publishes in the browser; of several ports the one that is picked.
 * @throws ImageError where it publishes none, or none that is reached from here; as `Engines.client`
 */
export const openContainerPort: ContainerCommand = async ({ engines, state }, row) => {
  const isPublished = ({ ports }: { readonly ports: readonly { readonly host: unknown }[] }) =>
    ports.some(({ host }) => host !== null);
  const place = containerOf(row) ?? (await pickContainer(await engines.get(), state, isPublished));
  if (!place) return;
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
};
