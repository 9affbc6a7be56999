/** How callers prove who they are: not at all, by AWS signatures, or by bearer tokens. */
export const authModes = ['none', 'iam', 'jwt'] as const;
export type AuthMode = (typeof authModes)[number];
