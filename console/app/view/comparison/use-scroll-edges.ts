import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** On which sides of a box there is more than it shows. */
export interface ScrollEdges {
  readonly left: boolean;
  readonly right: boolean;
}

/** Whether a box that scrolls sideways goes on, and where; it follows scrolling and changes of the box and of its content. */
export function useScrollEdges(box: RefObject<HTMLElement | null>): ScrollEdges {
  const [edges, setEdges] = useState<ScrollEdges>({ left: false, right: false });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { scrollLeft, clientWidth, scrollWidth } = element;
      // Sizes are rounded, so the end may be a pixel away.
      const [left, right] = [scrollLeft > 1, scrollLeft + clientWidth < scrollWidth - 1];
      setEdges((known) => (known.left === left && known.right === right ? known : { left, right }));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);
  return edges;
}
