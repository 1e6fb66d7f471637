const { LAYERSCOPE_DOCKER_HOST, LAYERSCOPE_CONTAINERD_HOST, LAYERSCOPE_PODMAN_HOST } = process.env;

/** The engines that tests are run with; undefined where one is not here. */
export const HOSTS: Readonly<Record<string, string | undefined>> = {
  Docker: LAYERSCOPE_DOCKER_HOST,
  'Docker with containerd': LAYERSCOPE_CONTAINERD_HOST,
  Podman: LAYERSCOPE_PODMAN_HOST,
};
