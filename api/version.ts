/** The version of the service; a test keeps it equal to that of package.json, which a bundled function cannot read. */
export const SERVICE_VERSION = '0.1.0';
