import * as vscode from 'vscode';
import type { Job } from '../../jobs/job.ts';

/** The scheme of the documents that show what jobs logged. */
export const JOB_SCHEME = 'layerscope-job';

export function jobUri({ id, request }: Job): vscode.Uri {
  const title = request.title.replace(/[/\\]/g, '\u2215').slice(0, 100);
  // The editor takes no half of a character, which may be left at the end.
  const name = title.replace(/\p{Cs}/gu, '');
  return vscode.Uri.from({ scheme: JOB_SCHEME, path: `/${name}.log`, query: String(id) });
}

/** The number of the job that a document shows. */
export function jobOfUri({ query }: vscode.Uri): number {
  return Number(query);
}
