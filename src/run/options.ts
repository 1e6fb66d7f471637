export const RESTARTS = ['no', 'on-failure', 'always', 'unless-stopped'] as const;

/** When an engine starts a container again by itself. */
export type Restart = (typeof RESTARTS)[number];

/** A port of a container, and where it is published on the engine's machine. */
export interface PortMapping {
  readonly container: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** An IP address; `0.0.0.0` for all of the machine. */
  readonly address: string;
  /** Null for any that is free. */
  readonly host: number | null;
}

/** What of outside a container sees under a path. */
export interface Mount {
  /** A folder or file of the engine's machine, or a volume by its name. */
  readonly type: 'bind' | 'volume';
  readonly source: string;
  /** Absolute, in the container. */
  readonly target: string;
  readonly readOnly: boolean;
}

/** How a container of an image is to be made. */
export interface RunOptions {
  /** A reference, or an ID. */
  readonly image: string;
  /** Null for one that the engine makes up. */
  readonly name: string | null;
  readonly ports: readonly PortMapping[];
  /** Beside what the image has, or in its place. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** Null for the one that the engine takes. */
  readonly platform: string | null;
  readonly restart: Restart;
  /** Whether it is removed when it ends. */
  readonly remove: boolean;
  /** One program in the place of the image's entrypoint, which then gets nothing of the image's command either; null for that. */
  readonly entrypoint: string | null;
  /** None for those of the image. */
  readonly command: readonly string[];
  /** With a terminal, to which the user types. */
  readonly interactive: boolean;
}
