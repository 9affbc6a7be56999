import { DEFAULT_THRESHOLD } from '../../../api/limits.ts';
import type { Comparison, Health, Summary } from '../../../client/index.ts';

export type ImageSummary = Summary['images'][number];

/** A picture as the page knows it: what the user gave, how far its upload is, and what the API says of it. */
export interface Picture {
  /** Stays the same from the moment the picture was given. */
  readonly key: string;
  /** Name of the file; undefined when the picture was uploaded elsewhere. */
  readonly name: string | undefined;
  /** A small version of it as a data URL; undefined when there is none, or not yet. */
  readonly preview: string | undefined;
  readonly upload: UploadState;
  /** The API's id, as soon as the picture was accepted. */
  readonly imageId: string | undefined;
  /** What the summary says; undefined before the first look. */
  readonly image: ImageSummary | undefined;
}

export type UploadState =
  /** `share`: 0 to 1. */
  | { readonly phase: 'sending'; readonly share: number }
  | { readonly phase: 'accepted' }
  /** The API has no such image; the user may try again. */
  | { readonly phase: 'refused'; readonly message: string };

export interface SessionState {
  readonly health: Health | undefined;
  readonly containerId: string | undefined;
  readonly expiresAt: string | undefined;
  readonly pictures: readonly Picture[];
  readonly threshold: number;
  readonly comparison: Comparison | undefined;
  /** What went wrong, for a person, until it is dismissed. */
  readonly notices: readonly Notice[];
  /** The API wants to know who calls. */
  readonly needsToken: boolean;
  /** The latest change in words, for screen readers. */
  readonly announcement: string;
  /** A container of the address is being looked up. */
  readonly loading: boolean;
}

export interface Notice {
  readonly key: number;
  readonly text: string;
  /** Helps whoever runs the service to find the request. */
  readonly requestId: string | undefined;
}

export const initialState: SessionState = {
  health: undefined,
  containerId: undefined,
  expiresAt: undefined,
  pictures: [],
  threshold: DEFAULT_THRESHOLD,
  comparison: undefined,
  notices: [],
  needsToken: false,
  announcement: '',
  loading: false,
};

/** Whether a picture takes one of the container's places. */
export const takesPlace = ({ upload }: Picture): boolean => upload.phase !== 'refused';

export const isProcessing = ({ upload, image }: Picture): boolean =>
  upload.phase === 'accepted' && (image === undefined || image.status === 'processing');
