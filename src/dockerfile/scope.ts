import { posix } from 'node:path';
import type { DockerfileInstruction } from './dockerfile.ts';
import { expand, expandArguments, expandPairs, type Lookup } from './expand.ts';
import { shellWords } from './shellWords.ts';

/** What is known of a build besides its Dockerfile. */
export interface KnownOfBuild {
  /** Build arguments that were given, by name. */
  readonly arguments: ReadonlyMap<string, string>;
  /** Variables that the base image brings. */
  readonly environment: ReadonlyMap<string, string>;
  /** The directory a base image leaves off in. */
  readonly workingDirectory: string;
  /** What a base image or its system runs commands with. */
  readonly shell: readonly string[];
}

/** What builders take where the base sets none. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What holds where an instruction stands: variables, shell, directory. It walks along the stages that lead to a target. */
export class Scope {
  readonly escapedBy: '\\' | '`';
  readonly #known: KnownOfBuild;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #environment = new Map<string, string>();
  /** Of all stages walked; null for one without a value. */
  readonly #arguments = new Map<string, string | null>();
  #ofStage = new Set<string>();
  #shell: readonly string[];
  #directory: string;

  readonly #isBuildKit: boolean;

  /**
   * @param isBuildKit whether an ARG replaces an ENV of before, and its pairs see each other; with other builders ENV
   * always wins, and no pair sees another one
   */
  constructor(escapedBy: '\\' | '`', known: KnownOfBuild, globals: ReadonlyMap<string, string>, isBuildKit: boolean) {
    this.escapedBy = escapedBy;
    this.#known = known;
    this.#globals = globals;
    this.#isBuildKit = isBuildKit;
    this.#shell = known.shell;
    this.#directory = known.workingDirectory || '/';
  }

  /** ENV and ARG win over what the base brings. */
  readonly lookup: Lookup = (name) =>
    this.#environment.get(name) ??
    this.#arguments.get(name) ??
    this.#known.environment.get(name) ??
    (name === 'PATH' ? PATH : undefined);

  get shell(): readonly string[] {
    return this.#shell;
  }

  /** The build arguments as BuildKit gives them to a RUN: those of the stages below too, ENV's value where it has the name. */
  get allArguments(): [name: string, value: string][] {
    return [...this.#arguments].map(([name, value]) => [name, this.#environment.get(name) ?? value ?? '']);
  }

  /** The build arguments of this stage that have a value and are no ENV, in order of their names, as the classic builder. */
  get stageArguments(): [name: string, value: string][] {
    return [...this.#arguments]
      .flatMap(([name, value]): [string, string][] =>
        value === null || this.#environment.has(name) || !this.#ofStage.has(name) ? [] : [[name, value]],
      )
      .sort(byName);
  }

  /** Those of all stages that have a value, in order of their names, as buildah. */
  get setArguments(): [name: string, value: string][] {
    return [...this.#arguments]
      .flatMap(([name, value]): [string, string][] =>
        value === null ? [] : [[name, this.#environment.get(name) ?? value]],
      )
      .sort(byName);
  }

  /** @returns the path that a WORKDIR leads to: a whole one as it is, else below the last */
  directory(text: string): string {
    const path = expand(text, this.lookup, this.escapedBy);
    return path.startsWith('/') ? path : posix.resolve(this.#directory, path);
  }

  /** Where an ARG of that name gets its value from: the build, its default, or an ARG in front of the first FROM. */
  argument(name: string, fallback: string | null): string | null {
    return this.#known.arguments.get(name) ?? fallback ?? this.#globals.get(name) ?? null;
  }

  /** The pairs of an ARG with the values they get from the build. */
  argumentPairs(text: string): [name: string, value: string | null][] {
    const seen = new Map<string, string>();
    const lookup: Lookup = (name) => (this.#isBuildKit ? seen.get(name) : undefined) ?? this.lookup(name);
    return shellWords(text, this.escapedBy).flatMap((word) =>
      expandArguments(word, lookup, this.escapedBy).map(([name, fallback]): [string, string | null] => {
        const value = this.argument(name, fallback);
        if (value !== null) seen.set(name, value);
        return [name, value];
      }),
    );
  }

  beginStage(): void {
    this.#ofStage = new Set();
  }

  /** What holds behind an instruction. */
  take({ keyword, text, words }: DockerfileInstruction): void {
    if (keyword === 'ENV') {
      const pairs = expandPairs(text, this.lookup, this.escapedBy);
      for (const [name, value] of pairs) this.#environment.set(name, value ?? '');
    }
    if (keyword === 'ARG')
      for (const [name, value] of this.argumentPairs(text)) {
        this.#arguments.set(name, value);
        this.#ofStage.add(name);
        if (this.#isBuildKit && value !== null) this.#environment.delete(name);
      }
    if (keyword === 'WORKDIR') this.#directory = this.directory(text);
    if (keyword === 'SHELL' && words) this.#shell = words;
  }
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
