import assert from 'node:assert/strict';
import { webviewPage } from '../../src/vscode/webviewPage.ts';

const PAGE = {
  title: 'A "page" </title><script>',
  language: 'en',
  script: 'https://host/page.js?a&b',
  styles: ['https://host/page.css'],
  cspSource: 'https://host',
  start: { text: `"'<>&</body><script>alert(1)</script>` },
};

describe('webviewPage', () => {
  const html = webviewPage(PAGE, 'NONCE');

  it('allows its one script by nonce and nothing inline', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'") ?? '';
    assert.match(
      policy,
      /^default-src 'none'; script-src 'nonce-NONCE'; style-src https:\/\/host; font-src https:\/\/host;/,
    );
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('has another nonce each time', () => assert.notEqual(webviewPage(PAGE), webviewPage(PAGE)));

  it('keeps what the page starts with in its attribute', () => {
    const attribute = /data-start="([^"]*)"/.exec(html)?.[1] ?? '';
    const text = attribute.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    assert.deepEqual(JSON.parse(text), PAGE.start);
  });
});
