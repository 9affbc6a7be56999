/** Sets variables of this process for what is imported afterwards, as the configuration of a Lambda function does. */
export function setEnvironment(variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
}
