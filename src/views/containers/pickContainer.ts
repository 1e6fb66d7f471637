import * as vscode from 'vscode';
import { isContainerName } from '../../image/address.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { pick } from '../archives/pick.ts';
import { shownNames } from '../images/shownNames.ts';
import type { ContainerPlace } from '../sources/place.ts';
import type { ChosenContainer } from './containerOf.ts';

/** A container to choose. */
interface Choice {
  readonly label: string;
  readonly description: string;
  readonly value: ChosenContainer;
}

/**
 * Lets the user choose among the containers of the engines that this window shows.
 * @throws where none of the engines could be asked, as `Engines.client`
 */
export async function pickContainer(
  engines: Engines,
  state: vscode.Memento,
  isWanted: (container: EngineContainer) => boolean,
): Promise<ContainerPlace | undefined> {
  return pick(await listedContainers(engines, state, isWanted), vscode.l10n.t('Choose a container'));
}

/**
 * The containers of the engines that this window shows; says so where there is none.
 * @throws where none of the engines could be asked, as `Engines.client`
 */
export async function listedContainers(
  engines: Engines,
  state: vscode.Memento,
  isWanted: (container: EngineContainer) => boolean,
): Promise<readonly Choice[]> {
  const names = await shownNames(state);
  const asked = await Promise.allSettled(
    names.map(async (endpoint) => {
      const { rows } = await (await engines.client(endpoint)).containers();
      return rows.filter(isWanted).map(({ id, name, image, status }) => ({
        label: name,
        description: [image, status, names.length > 1 ? endpoint : ''].filter((part) => part !== '').join(' · '),
        value: { kind: 'container', endpoint, container: isContainerName(name) ? name : id, id } as const,
      }));
    }),
  );
  const choices = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const failed = asked.find((each) => each.status === 'rejected');
  if (choices.length === 0 && failed) throw failed.reason;
  if (choices.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no such container.'));
  return choices;
}
