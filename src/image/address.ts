/**
 * Where an image is, as text that trees, pages, links and the command line share:
 * `archive:/abs/path#N`, `layout:/abs/dir#N`, `engine:ENDPOINT/REFERENCE`, `registry:REFERENCE`, each with an optional
 * `@PLATFORM` at the end. `N` counts a source's catalog images from 0; without it the whole source is meant.
 * `container:ENDPOINT/NAME` is a container of an engine: its image, and what it changed of that as one more layer.
 * In paths `%`, `#` and `@` are percent-encoded, so that the two marks mean one thing only.
 */
export type Address =
  | { readonly kind: 'archive' | 'layout'; readonly path: string; readonly image?: number; readonly platform?: string }
  | { readonly kind: 'engine'; readonly endpoint: string; readonly reference: string; readonly platform?: string }
  | { readonly kind: 'container'; readonly endpoint: string; readonly container: string; readonly platform?: string }
  | { readonly kind: 'registry'; readonly reference: string; readonly platform?: string };

const PATH_ADDRESS = /^(archive|layout):([^#@]+)(?:#(\d{1,9}))?(?:@(.+))?$/;
// A digest has a colon and a platform has none, so what follows the last “@” is never in doubt.
const ENGINE_ADDRESS = /^engine:([^/]+)\/(.+?)(?:@([^@:]+\/[^@:]+))?$/;
/** Names of containers, and their IDs. */
const CONTAINER = /^[a-zA-Z0-9][\w.-]*$/;
const CONTAINER_ADDRESS = /^container:([^/]+)\/([a-zA-Z0-9][\w.-]*)(?:@([^@:]+\/[^@:]+))?$/;
const REGISTRY_ADDRESS = /^registry:(.+?)(?:@([^@:]+\/[^@:]+))?$/;

/** Prints an address; `parseAddress` reads the same value back. */
export function printAddress(address: Address): string {
  const platform = address.platform === undefined ? '' : `@${address.platform}`;
  switch (address.kind) {
    case 'archive':
    case 'layout': {
      const image = address.image === undefined ? '' : `#${address.image}`;
      return `${address.kind}:${encodePath(address.path)}${image}${platform}`;
    }
    case 'engine':
      return `engine:${encodeURIComponent(address.endpoint)}/${address.reference}${platform}`;
    case 'container':
      return `container:${encodeURIComponent(address.endpoint)}/${address.container}${platform}`;
    case 'registry':
      return `registry:${address.reference}${platform}`;
  }
}

/** Parses an address; undefined where the text is none (a plain path, say). */
export function parseAddress(text: string): Address | undefined {
  const path = PATH_ADDRESS.exec(text);
  if (path) {
    const [, kind, encoded = '', image, platform] = path;
    const decoded = decode(encoded);
    if (decoded === undefined) return undefined;
    return {
      kind: kind === 'layout' ? 'layout' : 'archive',
      path: decoded,
      ...(image === undefined ? {} : { image: Number(image) }),
      ...withPlatform(platform),
    };
  }
  const engine = ENGINE_ADDRESS.exec(text);
  if (engine) {
    const [, encoded = '', reference = '', platform] = engine;
    const endpoint = decode(encoded);
    return endpoint === undefined ? undefined : { kind: 'engine', endpoint, reference, ...withPlatform(platform) };
  }
  const found = CONTAINER_ADDRESS.exec(text);
  if (found) {
    const [, encoded = '', container = '', platform] = found;
    const endpoint = decode(encoded);
    return endpoint === undefined ? undefined : { kind: 'container', endpoint, container, ...withPlatform(platform) };
  }
  const registry = REGISTRY_ADDRESS.exec(text);
  if (!registry) return undefined;
  const [, reference = '', platform] = registry;
  return { kind: 'registry', reference, ...withPlatform(platform) };
}

/** Whether a text can be the name of a container in an address. */
export function isContainerName(text: string): boolean {
  return CONTAINER.test(text);
}

function withPlatform(platform: string | undefined): { platform?: string } {
  return platform === undefined ? {} : { platform };
}

function encodePath(path: string): string {
  return path.replace(/[%#@]/g, encodeURIComponent);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
