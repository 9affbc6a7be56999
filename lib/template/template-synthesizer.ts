import {
  CfnParameter,
  type DockerImageAssetLocation,
  type FileAssetLocation,
  FileAssetPackaging,
  type FileAssetSource,
  type IReusableStackSynthesizer,
  type ISynthesisSession,
  type Stack,
  StackSynthesizer,
} from 'aws-cdk-lib';

/** A file of a deployment: code of a function, as it must lie in the bucket. */
export interface TemplateAsset {
  /** Name in the bucket, after the prefix; it changes with the content. */
  readonly name: string;
  /** Path of a file, or of a folder that becomes a zip file. */
  readonly source: string;
  readonly isFolder: boolean;
}

const BUCKET = 'AssetBucket';
const PREFIX = 'AssetPrefix';

/**
 * Makes templates that CloudFormation deploys by itself: no bootstrap and no roles of it. Code is taken from a bucket that a
 * parameter of the template names.
 */
export class TemplateSynthesizer extends StackSynthesizer implements IReusableStackSynthesizer {
  /** What the stacks of the app take from the bucket, by name. */
  readonly assets: Map<string, TemplateAsset>;

  constructor(assets = new Map<string, TemplateAsset>()) {
    super();
    this.assets = assets;
  }

  /** There is no bootstrap, so it has no name and no role. */
  override get bootstrapQualifier(): string {
    return '';
  }

  override get lookupRole(): string {
    return '';
  }

  override get cloudFormationExecutionRole(): string {
    return '';
  }

  /** Each stack has a synthesizer of its own; all of them fill one list. */
  reusableBind(stack: Stack): TemplateSynthesizer {
    const bound = new TemplateSynthesizer(this.assets);
    bound.bind(stack);
    return bound;
  }

  override addFileAsset({ sourceHash, fileName, packaging }: FileAssetSource): FileAssetLocation {
    if (fileName === undefined) throw new Error('Code that is not a file cannot be packaged');
    const isFolder = packaging === FileAssetPackaging.ZIP_DIRECTORY;
    const extension = isFolder ? '.zip' : fileName.slice(fileName.lastIndexOf('.'));
    const name = `${sourceHash}${extension}`;
    this.assets.set(name, { name, source: fileName, isFolder });
    this.addParameters();
    // Placeholders become Fn::Sub of the parameters.
    return this.cloudFormationLocationFromFileAsset({
      bucketName: `\${${BUCKET}}`,
      objectKey: `\${${PREFIX}}${name}`,
    });
  }

  /** Only a stack that takes files has the parameters. */
  private addParameters(): void {
    if (this.boundStack.node.tryFindChild(BUCKET)) return;
    new CfnParameter(this.boundStack, BUCKET, {
      description: 'Bucket with the zip files of the functions, in the region of the stack',
      allowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
    });
    new CfnParameter(this.boundStack, PREFIX, {
      description: 'What the keys of these files begin with; empty, or ending with a slash',
      default: '',
      allowedPattern: '(.*/)?',
    });
  }

  override addDockerImageAsset(): DockerImageAssetLocation {
    throw new Error('Images cannot be packaged');
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }
}
