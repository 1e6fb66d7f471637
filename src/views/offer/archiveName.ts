const ARCHIVE = /\.(?:tar\.gz|tar\.zst|tar|tgz)$/i;

/** Whether a file's name is that of a tar, compressed or not. */
export function isArchiveName(path: string): boolean {
  return ARCHIVE.test(path);
}

/** The pattern that all files named like this one match: `*.tar.gz`; undefined for names of anything but a tar. */
export function archivePattern(path: string): string | undefined {
  const ending = ARCHIVE.exec(path)?.[0];
  return ending && `*${ending.toLowerCase()}`;
}
