import { CfnOutput } from 'aws-cdk-lib';
import { type DomainName, EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRecordSet, HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';

export interface CustomDomainProps {
  readonly settings: Settings;
  readonly api: RestApi;
}

/** The operator's own host name, where the settings name one. Without their zone DNS stays with the operator: see the output. */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, { settings, api }: CustomDomainProps) {
    super(scope, id);
    const { domainName, certificateArn, hostedZoneId } = settings;
    if (!domainName) return;
    const certificate = certificateArn
      ? Certificate.fromCertificateArn(this, 'Certificate', certificateArn)
      : this.ownCertificate(domainName, hostedZoneId);
    const domain = api.addDomainName('Domain', {
      domainName,
      certificate,
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (hostedZoneId) this.addRecord(domainName, hostedZoneId, domain);
    new CfnOutput(this, 'Target', {
      description: hostedZoneId
        ? `${domainName} points to this name`
        : `Point ${domainName} to this name with a CNAME or alias record`,
      value: domain.domainNameAliasDomainName,
    });
  }

  /** ACM finds the record in the zone that proves who owns the name. */
  private ownCertificate(domainName: string, hostedZoneId = ''): ICertificate {
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', hostedZoneId);
    return new Certificate(this, 'Certificate', { domainName, validation: CertificateValidation.fromDns(zone) });
  }

  private addRecord(name: string, hostedZoneId: string, domain: DomainName): void {
    new CfnRecordSet(this, 'Record', {
      hostedZoneId,
      name,
      type: 'A',
      aliasTarget: { dnsName: domain.domainNameAliasDomainName, hostedZoneId: domain.domainNameAliasHostedZoneId },
    });
  }
}
