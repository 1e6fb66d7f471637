import { menuContext } from './menuContext.ts';

/**
 * Lets the editor's context menu copy the marked text where it is opened on some, rather than the thing it lies in.
 * @returns a function that ends it
 */
export function offerSelection(): () => void {
  const onContextMenu = ({ target }: Event) => {
    const selection = getSelection();
    if (!(target instanceof HTMLElement) || selection?.type !== 'Range' || !selection.containsNode(target, true))
      return;
    const own = target.dataset['vscodeContext'];
    target.dataset['vscodeContext'] = menuContext('text', selection.toString());
    // The editor has read it by then.
    setTimeout(() => {
      if (own === undefined) delete target.dataset['vscodeContext'];
      else target.dataset['vscodeContext'] = own;
    }, 0);
  };
  document.addEventListener('contextmenu', onContextMenu);
  return () => document.removeEventListener('contextmenu', onContextMenu);
}
