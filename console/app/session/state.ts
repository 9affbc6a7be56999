import type { Comparison, Health, Summary } from '../../../client/index.ts';
import type { SearchState } from './search/search-state.ts';

export type ImageSummary = Summary['images'][number];

/** A picture as the page knows it: what the user gave, how far its upload is, and what the API says of it. */
export interface Picture {
  /** Stays the same from the moment the picture was given. */
  readonly key: string;
  /** Name of the file; undefined when the picture was uploaded elsewhere. */
  readonly name: string | undefined;
  /** What a person should know about it beside its name. */
  readonly caption: string | undefined;
  /** A small version of it as a data URL; undefined when there is none, or not yet. */
  readonly preview: string | undefined;
  readonly upload: UploadState;
  /** The API's id, as soon as the picture was accepted. */
  readonly imageId: string | undefined;
  /** What the summary says; undefined before the first look. */
  readonly image: ImageSummary | undefined;
  /** How far its deletion is; undefined while the user wants it. */
  readonly removal: Removal | undefined;
}

export type Removal =
  /** The call is made in a moment: until then the user may undo it. */
  | 'waiting'
  /** The call is made. */
  | 'running';

export type UploadState =
  /** `share`: 0 to 1. */
  | { readonly phase: 'sending'; readonly share: number }
  | { readonly phase: 'accepted' }
  /** The API has no such image; the user may try again. */
  | ({ readonly phase: 'refused' } & Problem);

/** Why something failed, for a person. */
export interface Problem {
  readonly text: string;
  /** Helps whoever runs the service to find the request. */
  readonly requestId: string | undefined;
}

export interface SessionState {
  readonly health: Health | undefined;
  readonly containerId: string | undefined;
  readonly expiresAt: string | undefined;
  readonly pictures: readonly Picture[];
  /** The limit that the user chose; undefined: the API's own. */
  readonly threshold: number | undefined;
  /** The API's own limit, as it last answered. */
  readonly defaultThreshold: number | undefined;
  readonly comparison: Comparison | undefined;
  /** What went wrong and what was done, for a person. */
  readonly notices: readonly Notice[];
  /** What the page needs to know about a token; undefined while the API asks for none. */
  readonly tokenQuestion: TokenQuestion | undefined;
  /** There is a token in this tab. */
  readonly tokenKept: boolean;
  /** The search among enrolled people; undefined where the service has none. */
  readonly search: SearchState | undefined;
  /** The latest changes in words, for screen readers, the oldest first. */
  readonly announcements: readonly Announcement[];
  /** The API could not be asked how far the pictures are; nobody asks it again by itself. */
  readonly watchFailed: boolean;
  /** A container of the address is being looked up. */
  readonly loading: boolean;
  /** The container is being erased. */
  readonly erasing: boolean;
}

export type TokenQuestion =
  /** The API wants to know who calls, and there is no token. */
  | 'missing'
  /** The API did not accept the token. */
  | 'refused'
  /** The token that was entered is being tried. */
  | 'checking';

/** What a person should know, until it is dismissed. */
export interface Message {
  readonly text: string;
  readonly requestId?: string | undefined;
  /** Good news goes by itself when the work goes on; all other messages wait for the user. */
  readonly good?: boolean;
  /** What the user can do about it. */
  readonly action?: { readonly label: string; readonly perform: () => void };
}

export interface Notice extends Message {
  readonly key: number;
}

/** A change in words. */
export interface Announcement {
  readonly key: number;
  readonly text: string;
}

export const initialState: SessionState = {
  health: undefined,
  containerId: undefined,
  expiresAt: undefined,
  pictures: [],
  threshold: undefined,
  defaultThreshold: undefined,
  comparison: undefined,
  notices: [],
  tokenQuestion: undefined,
  tokenKept: false,
  search: undefined,
  announcements: [],
  watchFailed: false,
  loading: false,
  erasing: false,
};

/** Whether the API did not take a picture: the user may try again. */
export const isRefused = ({ upload }: Picture): boolean => upload.phase === 'refused';

/** Whether a picture takes one of the container's places, as far as the user is concerned. */
export const takesPlace = (picture: Picture): boolean => !isRefused(picture) && picture.removal === undefined;

/** What a picture is called in sentences. */
export const nameOf = ({ name }: Picture): string => name ?? 'A picture';

export const isProcessing = ({ upload, image }: Picture): boolean =>
  upload.phase === 'accepted' && (image === undefined || image.status === 'processing');
