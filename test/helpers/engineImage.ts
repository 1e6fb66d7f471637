import { configOf, dockerArchiveOf, sha256 } from './archive.ts';
import type { Answer } from './fakeEngine.ts';

/**
 * What an engine answers about an image of these layers, except for the image itself (`/images/get`).
 * @param more what it says otherwise than Docker with overlay2
 */
export function engineImage(name: string, layers: readonly Uint8Array[], more: object = {}): Record<string, Answer> {
  const inspected = {
    Id: sha256(configOf(layers)),
    RepoTags: [`${name}:latest`],
    Os: 'linux',
    Architecture: 'amd64',
    Size: 1000,
    RootFS: { Type: 'layers', Layers: layers.map(sha256) },
    GraphDriver: { Name: 'overlay2', Data: { UpperDir: '/u' } },
    ...more,
  };
  const history = layers.map((_, index) => ({ Id: '<missing>', CreatedBy: `RUN ${index}`, Size: 5 }));
  // An engine begins with the newest.
  return { [`/images/${name}/json`]: inspected, [`/images/${name}/history`]: history.reverse() };
}

/** The same, and the image. */
export function wholeEngineImage(name: string, layers: readonly Uint8Array[]): Record<string, Answer> {
  return {
    ...engineImage(name, layers),
    '/images/get': (response) => response.end(dockerArchiveOf(layers)),
  };
}
