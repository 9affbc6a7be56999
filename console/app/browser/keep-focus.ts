/** Where the focus goes when what had it is gone, in this order: heading of its part of the page, then this one. */
const LAST_RESORT = 'drop-title';

/**
 * Keeps the keyboard's place: when the element that has the focus is taken away, the heading of its section takes it. Else
 * the keyboard would start again at the top of the page, and a screen reader would fall silent.
 *
 * @returns `restore`, to be called after each change of the page, and `stop`
 */
export function keepFocus(): { readonly restore: () => void; readonly stop: () => void } {
  const listening = new AbortController();
  let held: { readonly element: Element; readonly headingId: string | undefined } | undefined;

  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (!(target instanceof Element)) return;
      const section = target.closest('section[aria-labelledby]');
      held = { element: target, headingId: section?.getAttribute('aria-labelledby') ?? undefined };
    },
    { signal: listening.signal },
  );
  document.addEventListener(
    'focusout',
    ({ target }) =>
      // A user who clicks beside everything gives the focus up; an element that is taken away is not there afterwards.
      queueMicrotask(() => {
        const gaveUp =
          target === held?.element && held?.element.isConnected && document.activeElement === document.body;
        if (gaveUp) held = undefined;
      }),
    { signal: listening.signal },
  );

  return {
    restore() {
      if (!held || held.element.isConnected || document.activeElement !== document.body) return;
      const heading = document.getElementById(held.headingId ?? LAST_RESORT) ?? document.getElementById(LAST_RESORT);
      if (!heading) return;
      heading.tabIndex = -1;
      heading.focus();
    },
    stop: () => listening.abort(),
  };
}
