/** Settings that go together, with ids in the forms of AWS. */

export const VPC = 'vpc-0123456789abcdef0';
export const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
export const GROUP = 'sg-0123456789abcdef0';
export const token = { auth: 'jwt', jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };
export const otherEncoder = { encoder: 'http', encodingServiceUrl: 'https://encoder.example/v1/selfie' };
export const domain = {
  domainName: 'faces.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b',
};

export const zone = { domainName: 'faces.example.com', hostedZoneId: 'Z0123456789ABC' };
export const network = { vpcId: VPC, subnetIds: SUBNETS.join() };
export const secret = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:encoder-AbCdEf';
export const acl = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/company/0a1b';
export const ownKey = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
export const ownTopic = 'arn:aws:sns:eu-central-1:111122223333:alarms';
export const webhook = {
  webhookUrl: 'https://hooks.example.com/images',
  webhookSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:webhook-AbCdEf',
};
