/** The URLs of all remotes that a git configuration names. What it includes from elsewhere is left out. */
export function remotesOf(config: string): string[] {
  const urls: string[] = [];
  let isRemote = false;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*([\w.-]+)(?:\s+"(?:[^"\\]|\\.)*")?\s*\]/.exec(line);
    if (section) isRemote = section[1]?.toLowerCase() === 'remote';
    const [, url] = /^\s*(?:\[[^\]]*\]\s*)?url\s*=\s*(.*)$/i.exec(line) ?? [];
    if (isRemote && url) urls.push(plain(url));
  }
  return urls;
}

/** Without quotes, escapes and the comment behind it. */
function plain(text: string): string {
  const [quoted] = /^"(?:[^"\\]|\\.)*"/.exec(text) ?? [];
  const value = quoted ? quoted.slice(1, -1) : text.replace(/\s*[#;].*$/, '').trimEnd();
  return value.replace(/\\(.)/g, '$1');
}
