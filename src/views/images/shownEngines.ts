import type * as vscode from 'vscode';
import { type BrokenEndpoint, type Endpoint, isBroken } from '../../sources/engine/endpoint.ts';
import { type Endpoints, listEndpoints } from '../../sources/engine/endpoints.ts';
import { isKept } from '../../sources/engine/keeper.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { watchEndpoints } from '../../sources/engine/watchEndpoints.ts';

const KEY = 'layerscope.engines';

/** Called when others are chosen, in whichever view that is done. */
const choosing = new Set<() => void>();

/** Which endpoints this window shows: those that were chosen in it, else the one that the docker command uses. */
export class ShownEngines {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Null where nobody chose. */
  get chosen(): readonly string[] | null {
    const kept = this.#state.get<unknown>(KEY);
    const names = Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
    return names.length === 0 ? null : names;
  }

  async choose(names: readonly string[]): Promise<void> {
    await this.#state.update(KEY, names.length === 0 ? undefined : names);
    for (const tell of choosing) tell();
  }

  /** @param added hosts of the settings */
  async list(added: readonly string[]): Promise<Endpoints> {
    const { current, endpoints } = await listEndpoints(thisMachine());
    const known = new Set(endpoints.flatMap((each) => [each.name, isBroken(each) ? '' : each.host]));
    const more = added.filter((host) => !known.has(host)).map(endpointOfHost);
    return { current, endpoints: [...endpoints, ...more] };
  }

  /** The names to show. */
  names({ current }: Pick<Endpoints, 'current'>): readonly string[] {
    return this.chosen ?? [current];
  }

  /** Calls back when others are chosen, or may have come or gone. */
  watch(onChange: () => void): () => void {
    const tell = () => onChange();
    choosing.add(tell);
    const stop = watchEndpoints(tell);
    return () => {
      choosing.delete(tell);
      stop();
    };
  }
}

/** An endpoint as text, to see whether it is still the same. */
export function endpointText(endpoint: Endpoint | BrokenEndpoint | undefined): string {
  return endpoint && !isBroken(endpoint) ? JSON.stringify([endpoint.host, endpoint.tls]) : '';
}

/** Whether it is known which program runs the engine of that name, which may be a host. */
export function isEngineKept(name: string, { endpoints }: Endpoints): boolean {
  const endpoint = endpoints.find((each) => each.name === name) ?? endpointOfHost(name);
  return !isBroken(endpoint) && isKept(endpoint);
}

function endpointOfHost(host: string): Endpoint {
  return { name: host, host, origin: 'found', description: null, tls: null };
}
