import type { DockerfileHost } from '../../protocol/dockerfile.ts';

/** The calls of the tab *Dockerfile*; what answers them is loaded when the first one comes. */
export function deferredHost(get: () => Promise<DockerfileHost>): DockerfileHost {
  return {
    dockerfile: async (...args) => (await get()).dockerfile(...args),
    chooseDockerfile: async (...args) => (await get()).chooseDockerfile(...args),
    offerDockerfile: async (...args) => (await get()).offerDockerfile(...args),
    openDockerfile: async (...args) => (await get()).openDockerfile(...args),
    buildDockerfile: async () => (await get()).buildDockerfile(),
    compareDockerfile: async (...args) => (await get()).compareDockerfile(...args),
    markLines: async (...args) => (await get()).markLines(...args),
    scrollDockerfile: async (...args) => (await get()).scrollDockerfile(...args),
    leaveDockerfile: async () => (await get()).leaveDockerfile(),
    drawSizes: async (...args) => (await get()).drawSizes(...args),
    largestFiles: async (...args) => (await get()).largestFiles(...args),
    copyHistory: async (...args) => (await get()).copyHistory(...args),
  };
}
