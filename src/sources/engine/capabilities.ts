import { ImageError } from '../../image/errors.ts';
import { EngineError } from './engineError.ts';

/** What only some engines can do. */
export type Feature =
  /** The platforms of each image in the list. */
  | 'list-manifests'
  /** Bytes an image shares with others, in the list. */
  | 'shared-size'
  /** A platform of an image: inspected, its history, exported, pushed. */
  | 'inspect-platform'
  | 'history-platform'
  | 'export-platform'
  | 'push-platform'
  /** Provenance and SBOMs of an image. */
  | 'attestations';

type Kind = 'docker' | 'podman';

/** What an engine says of itself when it is greeted. */
export interface Greeting {
  readonly apiVersion: string;
  /** The oldest version it still answers to. */
  readonly minApiVersion: string;
  /** The version of Podman behind a Docker API; null for Docker and what is like it. */
  readonly libpod: string | null;
}

/** Versions of the API that were tried with real engines. An engine ignores silently what a version newer than its own adds. */
const NEWEST_TESTED = '1.51';
const OLDEST: Readonly<Record<Kind, string>> = { docker: '1.41', podman: '1.40' };

interface Row {
  /** From which version of the API on; null: never. */
  readonly docker: string;
  readonly podman: string | null;
  /** Whether it is a request of its own: an engine that lacks it says so, and passes nothing over. */
  readonly apart?: boolean;
  readonly lack: string;
}

const FEATURES: Readonly<Record<Feature, Row>> = {
  'list-manifests': {
    docker: '1.47',
    podman: null,
    lack: 'The engine {0} cannot list the platforms of images; Docker can from version {1} of its API on.',
  },
  'shared-size': {
    docker: '1.42',
    podman: null,
    lack: 'The engine {0} cannot say what images share; Docker can from version {1} of its API on.',
  },
  'inspect-platform': {
    docker: '1.49',
    podman: null,
    lack: 'The engine {0} cannot inspect one platform of an image; Docker can from version {1} of its API on.',
  },
  'history-platform': {
    docker: '1.48',
    podman: null,
    lack: 'The engine {0} cannot give the history of one platform of an image; Docker can from version {1} of its API on.',
  },
  'export-platform': {
    docker: '1.48',
    podman: null,
    lack: 'The engine {0} cannot export one platform of an image; Docker can from version {1} of its API on.',
  },
  'push-platform': {
    docker: '1.46',
    podman: null,
    lack: 'The engine {0} cannot push one platform of an image; Docker can from version {1} of its API on.',
  },
  attestations: {
    docker: '1.55',
    podman: null,
    apart: true,
    lack: 'The engine {0} cannot give the attestations of an image; Docker can from version {1} of its API on.',
  },
};

/** What one engine can do, and the version of the API that every request to it names. */
export class Capabilities {
  readonly kind: Kind;
  readonly api: string;
  readonly #newest: string;
  readonly #label: string;

  /**
   * The lower of the engine's version and the newest that was tested, and not below the engine's own minimum.
   * @param label what the engine is called in sentences
   * @throws EngineError `api-too-old`
   */
  constructor({ apiVersion, minApiVersion, libpod }: Greeting, label: string) {
    this.kind = libpod === null ? 'docker' : 'podman';
    this.#label = label;
    this.#newest = apiVersion;
    const oldest = OLDEST[this.kind];
    if (isOlder(apiVersion, oldest))
      throw new EngineError(
        'api-too-old',
        'The engine {0} has version {1} of the Docker API; {2} or newer is needed. Update it.',
        [label, apiVersion, oldest],
      );
    const newest = isOlder(apiVersion, NEWEST_TESTED) ? apiVersion : NEWEST_TESTED;
    this.api = isOlder(newest, minApiVersion) ? minApiVersion : newest;
  }

  supports(feature: Feature): boolean {
    const { [this.kind]: since, apart } = FEATURES[feature];
    return since !== null && !isOlder(apart ? this.#newest : this.api, since);
  }

  /** The version of the API that a request for a feature names: the one that has it, if that is newer than what was tested. */
  apiOf(feature: Feature): string {
    const { docker } = FEATURES[feature];
    return isOlder(this.api, docker) ? docker : this.api;
  }

  /** @throws ImageError `unsupported` before anything is asked that the engine would pass over silently */
  need(feature: Feature): void {
    if (this.supports(feature)) return;
    const { lack, docker } = FEATURES[feature];
    throw new ImageError('unsupported', lack, [this.#label, docker]);
  }
}

/** Whether a text is a version of the API, as `1.41`. */
export function isApiVersion(text: unknown): text is string {
  return typeof text === 'string' && /^\d{1,3}\.\d{1,4}$/.test(text);
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
