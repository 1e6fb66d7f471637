import type { Sentence } from '../image/sentence.ts';
import type { Remark, RemarkReason } from './remarks.ts';

/** With the count and the first paths for values. */
const TEMPLATES: Readonly<Record<RemarkReason, string>> = {
  exists: 'Left out, because something is there already ({0}): {1}.',
  'folder-in-the-way': 'Left out, because a folder is never replaced ({0}): {1}.',
  device: 'Left out, because devices and FIFOs are made only when asked, as root ({0}): {1}.',
  'unknown-type': 'Left out, because they are of no type that tar defines ({0}): {1}.',
  'dangling-link': 'Left out, because they are hard links to nothing ({0}): {1}.',
  'too-long': 'Left out, because their paths are too long for this system ({0}): {1}.',
  refused: 'Left out, because this system or its file system cannot have them ({0}): {1}.',
  renamed: 'Written under another name, which this system can have or nothing else has ({0}): {1}.',
  owner: 'Written without their owner, which this system refused ({0}): {1}.',
  mode: 'Written without their exact permissions, which this system refused ({0}): {1}.',
  attributes: 'Written without extended attributes ({0}): {1}.',
};

/** A remark as one sentence. */
export function remarkSentence({ reason, count, paths }: Remark): Sentence {
  const rest = count > paths.length ? ', …' : '';
  return { template: TEMPLATES[reason], values: [count, `${paths.join(', ')}${rest}`] };
}
