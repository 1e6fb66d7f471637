import { shellWords } from '../../format/shellWords.ts';
import type { JobRequest } from '../../jobs/job.ts';

/** The command that does the same as a job, as one types it in a shell; undefined where there is none. */
export function commandText({
  command,
  before = [],
  pipe,
}: Pick<JobRequest, 'command' | 'before' | 'pipe'>): string | undefined {
  if (!command) return undefined;
  const typed = [...before, command].map(shellWords).join(' && ');
  return pipe ? `${typed} | ${shellWords(pipe.command)} > ${shellWords([pipe.file])}` : typed;
}
