/** An image's run configuration as people ask for it; whatever is not set is absent or empty. */
export interface ConfigFacts {
  /** What a container of it runs: entrypoint and command, in the exec form's words. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user: string | null;
  readonly workingDirectory: string | null;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** `80/tcp` */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  /** The check as a Dockerfile's HEALTHCHECK writes it, without the keyword. */
  readonly healthcheck: string | null;
  readonly stopSignal: string | null;
  readonly shell: readonly string[];
  readonly onBuild: readonly string[];
  readonly author: string | null;
}
