import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda gives a function its credentials in the
 * environment, and the other sources (profiles, SSO, instance metadata) would be 100 KiB that never run.
 */
export const defaultProvider = () => fromEnv();
