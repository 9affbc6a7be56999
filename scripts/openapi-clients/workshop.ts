/** What the steps work with. */
export interface Workshop {
  /** Path of the document. */
  readonly document: string;
  /** Address of the running service that has served it. */
  readonly url: string;
  /** Path of a picture with faces. */
  readonly picture: string;
  /** This folder. */
  readonly sources: string;
  /** An empty folder for everything that is generated. */
  readonly folder: string;
  /** The programs of requirements.txt. */
  readonly pythonBin: string;
  /** Where the packages of package-lock.json are installed. */
  readonly npmFolder: string;
}
