/** An image of an engine on its page: what the engine says of it, of its containers, and of the other images that are there. */

/** What an engine says of its image besides. */
export interface EngineModel {
  /** What the engine calls the image by, which need not be `ImageModel.id`. */
  readonly id: string;
  /** `repository@digest` */
  readonly digests: readonly string[];
  /** Bytes as the engine counts. */
  readonly size: number | null;
  readonly lastTagged: string | null;
  readonly driver: string | null;
  /** Folders of the storage driver by its names for them, each with what it is. */
  readonly folders: readonly { readonly name: string; readonly path: string; readonly about: string }[];
  /** Why these folders, and those of the layers, cannot be shown in a file manager; null where they can. */
  readonly foldersHidden: string | null;
  /** Whether the image is only described: no stored size is known, and the config was composed of what the engine says. */
  readonly described: boolean;
  /** Whether reading the layers makes the engine export the image, and is not begun without asking. */
  readonly asks: boolean;
  /** What the build that made it here changed; null where that was not here, had nothing before it, or was seen. */
  readonly built: BuiltModel | null;
}

/** What a build here changed against the image that had its name before. */
export interface BuiltModel {
  /** Whether it is the very same image. */
  readonly same: boolean;
  /** Bytes more than before, or less; null where that is not known. */
  readonly bytes: number | null;
  /** Layers, from the bottom, that are those of before. */
  readonly kept: number;
}

/** A container made from the image. */
export interface ContainerModel {
  readonly id: string;
  readonly name: string;
  /** Its engine's endpoint. */
  readonly endpoint: string;
  /** What commands call it by: its name, or its ID where that is none for addresses. */
  readonly address: string;
  /** In the engine's words: `Exited (137) 2 hours ago` */
  readonly status: string;
  readonly running: boolean;
  /** What its exit code means, in a sentence; null where it did not exit, or with a code that means nothing of its own. */
  readonly meaning: string | null;
}

/** Another image of the engine that has layers of this one, or was built on it. */
export interface RelatedImageModel {
  readonly id: string;
  /** Its first name, or `<none>` and the short ID. */
  readonly label: string;
  /** By which the engine knows it. */
  readonly reference: string;
  readonly relation: 'built-on-it' | 'base' | 'same-layers' | 'shares';
  /** How many of the bottom layers of both are the same, and their bytes as the engine counts; null where it does not. */
  readonly layers: number;
  readonly bytes: number | null;
}

/** How the other images of the engine stand to this one. */
export interface RelatedModel {
  readonly images: readonly RelatedImageModel[];
  /** Images that could not be compared. */
  readonly unread: number;
  /** Bytes as the engine counts, shared with other images and its own alone; null where the engine does not know. */
  readonly shared: number | null;
  readonly unique: number | null;
}

/** What is shown of a container: what it printed, what runs in it, what it changed of its image. */
export type ContainerAction = 'logs' | 'processes' | 'changes';

/** What the page asks of an image that an engine has. */
export interface ImageEngineHost {
  /** The containers of the image. */
  containers(image: number, variant: string, signal: AbortSignal): Promise<readonly ContainerModel[]>;
  /** Shows something of one of them; `address` is a `ContainerModel.address`. */
  containerAction(action: ContainerAction, address: string): Promise<void>;
  /** Compares the image with all others there, which takes a request for each, and computes what it shares. */
  related(image: number, variant: string, signal: AbortSignal): Promise<RelatedModel>;
  /** Pulls a platform that the index names and the engine does not have; done when that has ended, however. */
  pullPlatform(platform: string): Promise<void>;
  /** Opens the page of another image of the same engine; `reference` is a `RelatedImageModel.reference`. */
  openRelated(reference: string): Promise<void>;
  /** The user has seen `EngineModel.built`. */
  closeBuilt(image: number, variant: string): Promise<void>;
  /** Shows a folder of the storage driver, of the image or a layer, where the user can look into it. */
  revealFolder(image: number, variant: string, path: string): Promise<void>;
}

/** What the host tells it. */
export interface ImageEngineClient {
  /** Containers came, went, or changed; told after `containers` was called once. */
  containersChanged(): Promise<void>;
  /** A command asks for `ImageEngineHost.related`. */
  compareWithOthers(): Promise<void>;
}
