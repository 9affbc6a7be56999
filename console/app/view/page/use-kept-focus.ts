import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { keepFocus } from '../../browser/keep-focus.ts';

/** For the component that holds the page: after each of its changes the keyboard still has a place. */
export function useKeptFocus(): void {
  const [focus] = useState(keepFocus);
  useLayoutEffect(focus.restore);
  useEffect(() => focus.stop, [focus]);
}
