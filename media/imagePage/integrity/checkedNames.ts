import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import type { Page } from '../pageContext.ts';

/** What a check is about, and what that identifies, with how Docker's commands show it. */
export interface CheckedName {
  readonly name: string;
  readonly tip: string;
}

export function checkedName({ t }: Page, what: CheckModel['what']): CheckedName {
  switch (what) {
    case 'index':
      return {
        name: t('Index'),
        tip: t(
          'SHA-256 of the index (manifest list) as stored. docker pull prints it as Digest, and with a containerd store docker image ls shows its first 12 digits as IMAGE ID.',
        ),
      };
    case 'index size':
      return { name: t('Size of the index'), tip: t('Bytes, as the descriptor that names it says.') };
    case 'manifest':
      return {
        name: t('Manifest'),
        tip: t(
          'SHA-256 of the manifest of this platform as stored. docker pull prints it as Digest where an image has no index.',
        ),
      };
    case 'manifest size':
      return { name: t('Size of the manifest'), tip: t('Bytes, as the descriptor that names it says.') };
    case 'config':
      return {
        name: t('Config'),
        tip: t('SHA-256 of the config as stored. It names the diff IDs, and says what containers run.'),
      };
    case 'config size':
      return { name: t('Size of the config'), tip: t('Bytes, as the descriptor that names it says.') };
    case 'image ID':
      return {
        name: t('Image ID'),
        tip: t(
          'SHA-256 of the config. docker image ls and docker history show its first 12 digits; with a containerd store they show those of the index or manifest.',
        ),
      };
    case 'layer count':
      return { name: t('Number of layers'), tip: t('As many layers in the manifest as diff IDs in the config.') };
    case 'history':
      return {
        name: t('History'),
        tip: t('As many steps that made a layer as there are layers. docker history lists all steps.'),
      };
    case 'blob':
      return {
        name: t('Blob'),
        tip: t('Digest of the layer as stored, compressed or not. docker pull shows its first 12 digits.'),
      };
    case 'size':
      return { name: t('Size'), tip: t('Bytes of the layer as stored, as the manifest says.') };
    case 'diff ID':
      return {
        name: t('Diff ID'),
        tip: t('SHA-256 of the uncompressed tar. docker image inspect lists it below RootFS.'),
      };
    case 'chain ID':
      return {
        name: t('Chain ID'),
        tip: t('SHA-256 over this diff ID and all below it. Engines keep unpacked layers by it; no command shows it.'),
      };
    case 'table of contents':
      return {
        name: t('Table of contents'),
        tip: t(
          'Digest of the list of files that ends an eStargz or zstd:chunked layer, and whether it lists what the layer holds. Some engines unpack the layer by it.',
        ),
      };
  }
}
