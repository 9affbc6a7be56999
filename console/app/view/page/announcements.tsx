import type { Announcement } from '../../session/state.ts';

/**
 * Says changes to screen readers. Each is an element of its own: so one that says the same as the one before is read
 * again, and one does not cut off another that came in the same moment.
 */
export function Announcements({ announcements }: { readonly announcements: readonly Announcement[] }) {
  return (
    <div class="visually-hidden" role="status" aria-atomic="false">
      {announcements.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
