import type { SessionState } from '../state.ts';

/** The results as the API gave them, with the names of the files. */
export function toJson({
  containerId,
  expiresAt,
  pictures,
  comparison,
}: Pick<SessionState, 'containerId' | 'expiresAt' | 'pictures' | 'comparison'>): string {
  const images = pictures.flatMap(({ name, image }) => (image ? { file: name ?? null, ...image } : []));
  const results = { container_id: containerId, expires_at: expiresAt, images, comparison: comparison ?? null };
  return `${JSON.stringify(results, null, 2)}\n`;
}
