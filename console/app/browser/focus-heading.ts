/**
 * Moves the focus to a heading, after what had the focus is gone: else the keyboard would start again at the top of the
 * page, and a screen reader would fall silent.
 *
 * @param ids of headings, the first that is there is taken
 */
export function focusHeading(...ids: readonly string[]): void {
  const heading = ids.map((id) => document.getElementById(id)).find((found) => found !== null);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
