import type { ReconstructionWords } from '../../dockerfile/reconstruct.ts';
import type { Words } from '../words.ts';

/** The comments of a Dockerfile that was made of a history, in the editor's language; their places stay to be filled. */
export function reconstructionWords({ t }: Words): ReconstructionWords {
  return {
    title: t(
      'Reconstructed by Layerscope from the history of {0}. This is not the Dockerfile it was built from.',
      '{0}',
    ),
    unknown: t(
      'History does not tell what other stages did, what was copied from where, comments, mounts and secrets.',
    ),
    otherBuilder: t('{0} made this image, and takes no Dockerfile.', '{0}'),
    exactBase: t('The first {0} steps are those of the base image.', '{0}'),
    guessedBase: t('The first {0} steps are probably those of a base image. This is a guess.', '{0}'),
    noBase: t('Nothing tells where a base image ends, so all steps are shown.'),
    buildArguments: t('With the build arguments {0}', '{0}'),
    layerAlone: t('Layer {0} is named by no step.', '{0}'),
  };
}
