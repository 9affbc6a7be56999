import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionSpec } from '../function-specs.ts';
import type { Settings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

export interface ServiceFunctionProps {
  readonly settings: Settings;
  /** Path of the entry file from the top of the project. */
  readonly entry: string;
  /** Folder with the bundled code. */
  readonly codeFolder: string;
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Lambda function of this service: runtime, log group, role and tracing are the same for all of them. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { settings, entry, codeFolder, spec, environment } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      // Logs hold ids and codes only, and expire by themselves: nothing that must outlive its function.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.function = new LambdaFunction(this, 'Function', {
      description: `face-encode: ${entry}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromAsset(codeFolder),
      handler: 'index.handler',
      role: this.role,
      memorySize: spec.memory,
      timeout: Duration.seconds(spec.timeout),
      tracing: Tracing.ACTIVE,
      logGroup,
      environment: {
        LOG_LEVEL: settings.logLevel,
        // Stack traces point to the sources; the maps are read only when there is a stack to print.
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
    });
    logGroup.grantWrite(this.function);
    this.tellEntry(entry);
    acknowledge(
      this.role,
      'AwsSolutions-IAM5',
      'X-Ray has no resources: its two write actions can only be allowed on *',
      ['Resource::*'],
    );
  }

  /** Allows these actions on exactly this resource; none is fine. */
  allow(actions: readonly string[] | undefined, resource: string): void {
    if (!actions || actions.length === 0) return;
    this.function.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }

  /** The template says which source file a function runs, for people and for the test that loads every entry. */
  private tellEntry(entry: string): void {
    const resource = this.function.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata('entry', entry);
  }
}
