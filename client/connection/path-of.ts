/** The path of a container, from the address of the API on. */
export const pathOfContainer = (containerId: string): string => `/v1/containers/${toSegment(containerId)}`;

export const pathOfImage = (containerId: string, imageId: string): string =>
  `${pathOfContainer(containerId)}/images/${toSegment(imageId)}`;

/**
 * An id as a segment of a path. What a URL leaves out or resolves would name something else: the image `..` is its whole container. No
 * id is like that, so a segment goes in its place under which the service finds nothing.
 */
const toSegment = (id: string): string => (/^\.{0,2}$/.test(id) ? '-' : encodeURIComponent(id));
