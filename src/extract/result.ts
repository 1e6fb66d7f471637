import { Remarks } from './remarks.ts';

/** What was written so far; it counts on while an extraction runs, and says how far one came that was ended. */
export class ExtractResult {
  files = 0;
  folders = 0;
  links = 0;
  devices = 0;
  /** Of contents. */
  bytes = 0;
  readonly remarks = new Remarks();
}
