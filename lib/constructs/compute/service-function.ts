import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
  Version,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionSpec, functionName } from '../../function-specs.ts';
import type { Settings } from '../../settings/settings.ts';
import { acknowledge } from '../acknowledge.ts';

export interface ServiceFunctionProps {
  readonly settings: Settings;
  /** Encrypts the log. */
  readonly key: IKey | undefined;
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
  /** What is called: the function, or the version of it of which some executions are kept ready. */
  readonly invoked: IFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { settings, key, entry, codeFolder, spec, environment } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      // Logs hold ids and codes only, and expire by themselves: nothing that must outlive its function.
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key ? { encryptionKey: key } : {}),
    });
    const reserved = settings.reservedConcurrency[functionName(entry)];
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
      tracing: tracingOf(entry, settings),
      logGroup,
      ...platformLines(settings),
      environment: { LOG_LEVEL: settings.logLevel, ...environment },
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
    logGroup.grantWrite(this.function);
    this.invoked = this.keepReady(settings.provisionedConcurrency[functionName(entry)]);
    this.tellEntry(entry);
    acknowledge(
      this.role,
      'AwsSolutions-IAM5',
      'The write actions of X-Ray have no resources, and those with which Lambda connects a function to a VPC cannot be limited to any',
      ['Resource::*'],
    );
  }

  /** Allows these actions on exactly this resource; none is fine. */
  allow(actions: readonly string[] | undefined, resource: string): void {
    if (!actions || actions.length === 0) return;
    this.function.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }

  private keepReady(executions: number | undefined): IFunction {
    if (executions === undefined) return this.function;
    const { currentVersion: version } = this.function;
    if (!isVersion(version)) throw new Error('CDK made a version that is no function version');
    const alias = new Alias(this, 'Ready', {
      aliasName: 'ready',
      version,
      provisionedConcurrentExecutions: executions,
    });
    if (!isFunction(alias)) throw new Error('CDK made an alias that is no function');
    return alias;
  }

  /** The template says which source file a function runs, for people and for the test that loads every entry. */
  private tellEntry(entry: string): void {
    const resource = this.function.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata('entry', entry);
  }
}

// The classes of the CDK do not fit its own interfaces under `exactOptionalPropertyTypes`.
const isFunction = (construct: unknown): construct is IFunction => construct instanceof Alias;
const isVersion = (construct: unknown): construct is IVersion => construct instanceof Version;

/**
 * Lambda's own lines about an invocation that went well are a third of all bytes of the logs. Above `debug` only those about
 * others are written: a crash, too little memory or time. Lambda can tell them apart in its JSON format alone. What the
 * functions log is chosen by LOG_LEVEL; Lambda drops nothing of it.
 */
const platformLines = ({ logLevel }: Settings) => ({
  loggingFormat: LoggingFormat.JSON,
  systemLogLevelV2: logLevel === 'debug' ? SystemLogLevel.INFO : SystemLogLevel.WARN,
  applicationLogLevelV2: ApplicationLogLevel.DEBUG,
});

/**
 * Functions behind the API follow the decision of API Gateway, which a sampling rule makes. Those that read a queue get no
 * decision from anywhere, and Lambda's own rate (one a second and 5 % more) cannot be set: they are not traced.
 */
const tracingOf = (entry: string, { tracing, tracePercent }: Settings): Tracing =>
  tracing && tracePercent > 0 && entry.startsWith('functions/http/') ? Tracing.ACTIVE : Tracing.DISABLED;
