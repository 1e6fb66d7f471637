import type { CacheRecord, Usage, UsedContainer, UsedImage, UsedNetwork, UsedVolume } from '../../cleaning/usage.ts';
import { shortId } from '../../image/digest.ts';
import type { Words } from '../words.ts';

/** What a thing is in a word, and what that word means. */
export interface StateText {
  readonly state: string;
  readonly meaning: string;
}

const NONE: StateText = { state: '', meaning: '' };

/** What an image is called: by its first name, or by its ID. */
export function imageName({ references, digests, id }: UsedImage): string {
  return references[0] ?? digests[0] ?? shortId(id);
}

export function containerName({ name, isRunning }: UsedContainer, l10n: Words): string {
  return isRunning ? l10n.t('{0} (running)', name) : l10n.t('{0} (stopped)', name);
}

export function cacheName({ description, id }: CacheRecord): string {
  return description.trim() || id;
}

export function imageState({ references, isDangling, containers, children }: UsedImage, l10n: Words): StateText {
  if (isDangling)
    return { state: l10n.t('dangling'), meaning: l10n.t('No tag names it, and no image was built on it.') };
  if (references.length === 0)
    return {
      state: l10n.t('intermediate'),
      meaning: l10n.t(
        'No tag names it; it is there for the images that were built on it, and goes with the last of them.',
      ),
    };
  if (containers.length > 0 || children.length > 0) return NONE;
  return { state: l10n.t('unused'), meaning: l10n.t('No container was made from it, running or not.') };
}

export function containerState({ state, exitCode }: UsedContainer, l10n: Words): StateText {
  if (exitCode === null) return { state, meaning: '' };
  return { state: l10n.t('exited ({0})', exitCode), meaning: '' };
}

export function volumeState({ isAnonymous, containers }: UsedVolume, l10n: Words): StateText {
  const meaning = l10n.t('No container has it, running or not.');
  if (containers.length > 0) return isAnonymous ? { state: l10n.t('anonymous'), meaning: '' } : NONE;
  if (!isAnonymous) return { state: l10n.t('unused'), meaning };
  return { state: l10n.t('anonymous, unused'), meaning: `${meaning} ${l10n.t('Nobody gave it a name.')}` };
}

export function networkState({ containers }: UsedNetwork, l10n: Words): StateText {
  if (containers.length > 0) return NONE;
  return { state: l10n.t('unused'), meaning: l10n.t('No container is in it, running or not.') };
}

export function cacheState({ isInUse, isShared }: CacheRecord, l10n: Words): StateText {
  if (isInUse) return { state: l10n.t('in use'), meaning: l10n.t('A build uses it now.') };
  if (!isShared) return NONE;
  return {
    state: l10n.t('shared'),
    meaning: l10n.t('An image has the same layer: it frees little or nothing by itself.'),
  };
}

/** What containers are called, by their IDs. */
export function namesOfContainers({ containers }: Usage, l10n: Words): ReadonlyMap<string, string> {
  return new Map(containers.map((container) => [container.id, containerName(container, l10n)]));
}
