import type { Image } from '../../src/image/image.ts';

/** What every engine states of an image, to compare it with what an archive of it holds. */
export function stated({ platform, layers, steps, config }: Image) {
  return {
    platform,
    layers: layers.map(({ diffId, chainId }) => ({ diffId, chainId })),
    steps: steps.map(({ createdBy, emptyLayer, layer, comment }) => ({ createdBy, emptyLayer, layer, comment })),
    env: config.config?.Env ?? [],
    cmd: config.config?.Cmd ?? null,
    entrypoint: config.config?.Entrypoint ?? null,
    user: config.config?.User ?? '',
    labels: config.config?.Labels ?? {},
  };
}
