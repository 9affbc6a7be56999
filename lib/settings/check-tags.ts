import type { Settings } from './settings.ts';

/** Most tags of one resource of AWS, without the one with which the CDK marks a bucket that it empties. */
const MAX_TAGS = 50 - 1;

/** The tags of every resource; those of the operator may replace those of the service. */
export const tagsOf = ({ name, tags }: Pick<Settings, 'name' | 'tags'>): Readonly<Record<string, string>> => ({
  service: 'face-encode',
  deployment: name,
  ...tags,
});

/** What is wrong with the tags together. Most services tell `Team` from `team`, but a role of IAM cannot be made with both. */
export function checkTags(settings: Pick<Settings, 'name' | 'tags'>): string[] {
  const names = Object.keys(tagsOf(settings));
  const alike = [...Map.groupBy(names, (name) => name.toLowerCase()).values()].filter(({ length }) => length > 1);
  const tooMany = names.length > MAX_TAGS;
  return [
    ...alike.map((group) => `tags: ${group.join(' and ')} differ in case only, and IAM takes them for one`),
    ...(tooMany ? [`tags: ${names.length} with those of the service, and AWS takes ${MAX_TAGS}`] : []),
  ];
}
