/** Fixtures of which engines go their own ways: there the specification counts, or what tar does. */
export const UNLIKE: Readonly<Record<string, string>> = {
  'edge/markers-aufs.tar': "overlay2 shows AUFS's private files",
  'edge/opaque-root.tar': 'overlayfs merges the root, whatever marks it',
  'edge/pax-global.tar': 'all engines pass over global headers',
};
