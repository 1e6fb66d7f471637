import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';

/** The containers that were made from an image, and how many. */
export interface ImageUse {
  /** Paused ones too. */
  readonly running: number;
  readonly stopped: number;
  readonly containers: readonly EngineContainer[];
}

const RUNNING = ['running', 'paused', 'restarting'];

/** Says of images what an engine's containers make of them. A containerd store knows containers by the platform's manifest. */
export function usesOf(containers: readonly EngineContainer[]): (image: ListedImage) => ImageUse {
  const byImage = new Map<string | null, EngineContainer[]>();
  for (const container of containers) {
    const known = byImage.get(container.imageId);
    if (known) known.push(container);
    else byImage.set(container.imageId, [container]);
  }
  const byId = new Map(containers.map((container) => [container.id, container]));
  return ({ id, manifests }) => {
    const named = [id, ...(manifests ?? []).map(({ digest }) => digest)].flatMap((each) => byImage.get(each) ?? []);
    const listed = (manifests ?? []).flatMap((manifest) => manifest.containers.map((each) => byId.get(each)));
    const users = [...new Set([...named, ...listed])].filter((user) => user !== undefined);
    const running = users.filter(({ state }) => RUNNING.includes(state)).length;
    return { running, stopped: users.length - running, containers: users };
  };
}
