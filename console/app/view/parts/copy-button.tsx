import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../../browser/copy-text.ts';

/** Milliseconds for which the button says that it has copied. */
const CONFIRMATION = 1_500;

interface CopyButtonProps {
  readonly text: () => string;
  /** What is copied, for those who cannot see what stands beside the button. */
  readonly label: string;
  readonly announce: (text: string) => void;
  readonly children: ComponentChildren;
}

export function CopyButton({ text, label, announce, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    const done = await copyText(text());
    setCopied(done);
    announce(done ? `${label}: copied.` : 'The browser did not allow copying.');
  }

  return (
    <button type="button" class="quiet" aria-label={label} onClick={() => void copy()}>
      {copied ? 'Copied' : children}
    </button>
  );
}
