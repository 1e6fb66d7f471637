/** `user@host:path`, as ssh takes it; a drive of Windows is no host. */
const SCP = /^(?:[^@/\s]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/;
/** Hosts that forges have for ssh besides. */
const SSH_HOST = /^(?:alt)?ssh\.(?=(?:github|gitlab|bitbucket)\.)/;

/**
 * A repository's URL as all its forms have it in common: `host/path` in lower case, without user, port and `.git`; null for
 * none of another machine.
 */
export function repositoryKey(url: string): string | null {
  const text = url.trim().replace(/^git\+/, '');
  const scp = text.includes('://') ? null : SCP.exec(text);
  if (scp) return keyOf(scp[1] ?? '', scp[2] ?? '');
  try {
    const { protocol, hostname, pathname } = new URL(text);
    return /^(?:https?|ssh|git):$/.test(protocol) ? keyOf(hostname, pathname) : null;
  } catch {
    return null;
  }
}

function keyOf(host: string, path: string): string | null {
  const inHost = path
    .replace(/[?#].*$/s, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '');
  if (host === '' || inHost === '') return null;
  return `${host.replace(SSH_HOST, '')}/${inHost}`.toLowerCase();
}

/** Whether a URL is that of a repository, or of a page below it (`…/tree/main/app`). */
export function isOfRepository(url: string, remote: string): boolean {
  const [claimed, known] = [repositoryKey(url), repositoryKey(remote)];
  return claimed !== null && known !== null && (claimed === known || claimed.startsWith(`${known}/`));
}
