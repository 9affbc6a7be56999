import { CfnOutput } from 'aws-cdk-lib';
import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface CustomDomainProps {
  readonly settings: Settings;
  readonly api: RestApi;
}

/** The operator's own host name, where the settings name one. DNS stays with the operator: see the output. */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, { settings, api }: CustomDomainProps) {
    super(scope, id);
    const { domainName, certificateArn } = settings;
    if (!domainName || !certificateArn) return;
    const domain = api.addDomainName('Domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new CfnOutput(this, 'Target', {
      description: `Point ${domainName} to this name with a CNAME or alias record`,
      value: domain.domainNameAliasDomainName,
    });
  }
}
