import type { EngineClient } from '../../sources/engine/client.ts';
import type { ContainerAction } from '../../sources/engine/container.ts';
import type { ChosenContainer } from './containerOf.ts';

/** One container, which stays the same however often something is done to it, and whoever has its name by then. */
export class SameContainer {
  readonly #name: string;
  #id: string | undefined;

  constructor({ container, id }: ChosenContainer) {
    this.#name = container;
    this.#id = id;
  }

  /** @throws as `Container.act` */
  async act(client: Pick<EngineClient, 'container'>, action: ContainerAction, signal: AbortSignal): Promise<void> {
    this.#id ??= (await client.container(this.#name).inspect(signal)).id;
    await client.container(this.#id).act(action, signal);
  }
}
