/** Where the image of a build goes: into the engine, to the registries its tags name, or into a file. */
export type Destination = 'load' | 'push' | 'tar';

/** The network that RUN has; without one it is the builder's choice. */
export type Network = 'default' | 'none' | 'host';

/** What is to be built, and how. */
export interface BuildOptions {
  /** Path of the Dockerfile, absolute. */
  readonly dockerfile: string;
  /** The folder that COPY and ADD take from, absolute. */
  readonly context: string;
  /** A stage by name or number; null for the last one. */
  readonly target: string | null;
  /** Values for ARG by name; what is not here has the default of the Dockerfile. */
  readonly arguments: Readonly<Record<string, string>>;
  /** `linux/arm64`, …; none for the builder's own. */
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  readonly network: Network;
  readonly destination: Destination;
  /** Where the tar is written, absolute; null for the other destinations. */
  readonly tar: string | null;
}
