import type { Job } from '../../jobs/job.ts';
import type { Part } from '../../jobs/progress.ts';

/** A row of the *Activity* view. */
export type Node = JobNode | PartNode;

export interface JobNode {
  readonly kind: 'job';
  readonly id: string;
  readonly job: Job;
}

export interface PartNode {
  readonly kind: 'part';
  readonly id: string;
  readonly part: Part;
}

export function partRows({ id, job }: JobNode): PartNode[] {
  const { parts = [] } = job.progress;
  return parts.map((part) => ({ kind: 'part', id: `${id}/${part.id}`, part }));
}
