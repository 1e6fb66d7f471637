import { useCallback, useState } from 'preact/hooks';

/** The text of a page's one live region. A repeated text is made another one, or it would not be spoken. */
export function useAnnouncement(): [string, (text: string) => void] {
  const [text, setText] = useState('');
  return [text, useCallback((next: string) => setText((last) => (last === next ? `${next}\u00a0` : next)), [])];
}
