import type { Preset } from '../../cleaning/presets.ts';
import type { Words } from '../words.ts';

/** What a preset is called, and what it ticks. */
export function presetText(preset: Preset, l10n: Words): { readonly label: string; readonly meaning: string } {
  switch (preset) {
    case 'dangling-images':
      return {
        label: l10n.t('Dangling images'),
        meaning: l10n.t('As docker image prune: images that no tag names and that no image was built on.'),
      };
    case 'unused-images':
      return {
        label: l10n.t('All unused images'),
        meaning: l10n.t('As docker image prune -a: every image from which no container was made, running or not.'),
      };
    case 'stopped-containers':
      return {
        label: l10n.t('Stopped containers'),
        meaning: l10n.t('As docker container prune: containers that do not run, with what they wrote.'),
      };
    case 'anonymous-volumes':
      return {
        label: l10n.t('Unused anonymous volumes'),
        meaning: l10n.t(
          'As docker volume prune: volumes that no container has and nobody named. Those with a name are never ticked by a choice.',
        ),
      };
    case 'unused-networks':
      return {
        label: l10n.t('Unused networks'),
        meaning: l10n.t('Networks that no container is in, running or not.'),
      };
    case 'build-cache':
      return {
        label: l10n.t('Build cache'),
        meaning: l10n.t('As docker builder prune: what no image has and no build uses.'),
      };
    case 'all-build-cache':
      return {
        label: l10n.t('All build cache'),
        meaning: l10n.t(
          'As docker builder prune -a: also what images have, which frees little or nothing while they are there.',
        ),
      };
    case 'system':
      return {
        label: 'docker system prune',
        meaning: l10n.t('Stopped containers, unused networks, dangling images, and build cache that no image has.'),
      };
    case 'system-all':
      return {
        label: 'docker system prune -a',
        meaning: l10n.t('Stopped containers, unused networks, all unused images, and all build cache.'),
      };
  }
}
