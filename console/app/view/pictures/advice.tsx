/** What to do about a picture, for the person in front of the camera. */
export function Advice({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return <p class="advice">{sentences.join(' ')}</p>;
}
