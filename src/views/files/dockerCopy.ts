/**
 * A line for a shell that copies a path of an image into the folder one is in, by way of a container that is never started.
 * @param image a reference or an ID
 * @param path a byte-string without a leading slash
 */
export function dockerCopyLine(image: string, path: string): string {
  // An image without a command needs one to make a container of.
  const create = `docker create ${quote(Buffer.from(image).toString('latin1'))} none`;
  return `c=$(${create}) && docker cp "$c":${quote(`/${path}`)} . ; docker rm "$c"`;
}

/** The same for a container, which is there already. */
export function containerCopyLine(container: string, path: string): string {
  return `docker cp ${quote(container)}:${quote(`/${path}`)} .`;
}

/** Quotes a byte-string for bash and zsh. */
function quote(bytes: string): string {
  if (/^[\w@%+=:,./-]+$/.test(bytes)) return bytes;
  const text = Buffer.from(bytes, 'latin1').toString();
  const isPlain = Buffer.from(text).toString('latin1') === bytes && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
  if (isPlain) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = bytes.replace(/[^\w ./-]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `$'${escaped}'`;
}
