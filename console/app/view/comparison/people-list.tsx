import { countPeople, type NamedFace, personName } from '../../session/faces.ts';
import { FaceThumb } from '../parts/face-thumb.tsx';
import { colourClass } from '../pictures/picture-frame.tsx';

/** The groups that the API makes of the faces. */
export function PeopleList({ faces }: { readonly faces: readonly NamedFace[] }) {
  const people = [...Map.groupBy(faces, ({ person }) => person)].flatMap(([person, members]) =>
    person === undefined ? [] : [{ person, members }],
  );
  return (
    <div>
      <h3>{countPeople(people.length)}</h3>
      <ul class="people">
        {people.map(({ person, members }) => (
          <li key={person} class={colourClass(person)}>
            <span class="person-name">Person {personName(person)}</span>
            <span class="members">
              {members.map((face) => (
                <FaceThumb key={face.faceId} face={face} />
              ))}
            </span>
            <span class="muted">{members.map(({ name }) => name).join(', ')}</span>
          </li>
        ))}
      </ul>
      <p class="muted people-note">
        One person: all pairs of the faces are within the limit, and no two of them are in one picture. So two faces
        within the limit may still count as two people.
      </p>
    </div>
  );
}
