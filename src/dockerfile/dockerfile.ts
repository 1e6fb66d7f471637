/** A Dockerfile as read: plain values, with the lines everything stands on. Lines count from 1, as editors show them. */

/** From the first to the last line, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A here-document (`RUN <<EOF`), as written. */
export interface Heredoc {
  /** The word that ends it, without quotes. */
  readonly name: string;
  /** False where the name is quoted, so that nothing in it is expanded. */
  readonly expands: boolean;
  /** Whether leading tabs are taken off (`<<-`). */
  readonly chomps: boolean;
  /** The lines between, each with its newline, tabs as written. */
  readonly content: string;
}

/** One instruction of a Dockerfile. */
export interface DockerfileInstruction {
  /** Position in the Dockerfile, from 0, over all stages. */
  readonly index: number;
  /** In capitals; verbatim where it is no known one. */
  readonly keyword: string;
  /** `--from=build`, `--link`, … in front of the arguments, verbatim. */
  readonly flags: readonly string[];
  /** The arguments in one line: continuations joined, comments gone, spaces as they were. */
  readonly text: string;
  /** The words of the JSON form (`CMD ["a", "b"]`); null for the shell form. */
  readonly words: readonly string[] | null;
  readonly heredocs: readonly Heredoc[];
  /** What an ONBUILD keeps for later; its lines are the same. */
  readonly trigger: DockerfileInstruction | null;
  readonly lines: LineRange;
}

/** What one FROM begins. */
export interface Stage {
  readonly index: number;
  /** `AS name`, in lower case as builders compare it; null where it has none. */
  readonly name: string | null;
  /** What FROM names, unexpanded. */
  readonly base: string;
  readonly from: DockerfileInstruction;
  /** What follows FROM, in order. */
  readonly instructions: readonly DockerfileInstruction[];
}

export interface Dockerfile {
  /** What continues a line. */
  readonly escapedBy: '\\' | '`';
  /** `# syntax=` and the like at its top, by name in lower case. */
  readonly directives: Readonly<Record<string, string>>;
  /** The ARGs in front of the first FROM. */
  readonly globals: readonly DockerfileInstruction[];
  readonly stages: readonly Stage[];
}

/** The value of `--name=value`; '' for a bare `--name`, undefined where it is absent. */
export function flagOf({ flags }: Pick<DockerfileInstruction, 'flags'>, name: string): string | undefined {
  const flag = flags.find((one) => one === `--${name}` || one.startsWith(`--${name}=`));
  return flag?.slice(name.length + 3);
}
