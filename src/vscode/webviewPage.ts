import { randomBytes } from 'node:crypto';

/** What an HTML page of a webview is made of; the URIs are those the webview may load. */
export interface WebviewPage {
  readonly title: string;
  readonly language: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** `Webview.cspSource` */
  readonly cspSource: string;
  /** Travels in an attribute, from which the page's script reads it. */
  readonly start: unknown;
}

/**
 * The document of a webview. Nothing runs in it but the one script, by its nonce; no inline style, no remote address,
 * no form, no frame.
 */
export function webviewPage(page: WebviewPage, nonce = randomBytes(18).toString('base64')): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const links = page.styles.map((style) => `<link rel="stylesheet" href="${escapeAttribute(style)}">`).join('\n  ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeAttribute(page.title)}</title>
  ${links}
</head>
<body data-start="${escapeAttribute(JSON.stringify(page.start))}">
  <div id="root"></div>
  <script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(page.script)}"></script>
</body>
</html>`;
}

/** Text as it may stand between double quotes, or between tags. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
