import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Binding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when: string;
}

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const bindings: readonly Binding[] = JSON.parse(read('package.json')).contributes.keybindings;
const readme = read('README.md');

/** Those that the editor has for itself, a Mac, or common desktops for a terminal and the lock of the screen. */
const TAKEN = ['ctrl+alt+t', 'ctrl+alt+l', 'ctrl+alt+o', 'ctrl+alt+s', 'ctrl+alt+d', 'ctrl+alt+h', 'ctrl+alt+m'];

describe('keys', () => {
  const said = (text: string) =>
    new Set(text.match(/(?<=`)(?:(?:Ctrl\+)(?:\w+\+)*\w+(?: Ctrl\+\w+)?|F\d+|Delete)(?=`)/g));
  /** As people read it. */
  const name = ({ key }: Binding) => key.replace(/(?<=^|[+ ])\w/g, (letter) => letter.toUpperCase());

  it('are all in the README, which names no others', () => {
    assert.deepEqual([...said(readme)].toSorted(), [...new Set(bindings.map(name))].toSorted());
  });

  it('of the page of an image are those that the README says it has', () => {
    const sentence = /The page of an engine's image has [^.]*\./.exec(readme)?.[0] ?? '';
    const ofPage = bindings.filter(({ when }) => /activeCustomEditorId.*layerscope-engine/.test(when)).map(name);
    assert.deepEqual([...said(sentence)].toSorted(), ofPage.toSorted());
  });

  it('are nobody else’s, and the same on a Mac', () => {
    // Those that detach are Docker's own, on every machine.
    const own: Readonly<Record<string, string>> = { delete: 'cmd+backspace', 'ctrl+p ctrl+q': 'ctrl+p ctrl+q' };
    for (const { command, key, mac } of bindings) {
      assert(!TAKEN.includes(key), `${command} has ${key}`);
      assert.equal(mac ?? key, own[key] ?? key.replace('ctrl', 'cmd'), command);
    }
  });

  it('mean one thing on each row', () => {
    const all = bindings.map(({ key, when }) => `${key} ${when}`);
    assert.deepEqual(
      all.filter((each, index) => all.indexOf(each) !== index),
      [],
    );
  });
});
