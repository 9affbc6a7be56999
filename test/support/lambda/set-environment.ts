/**
 * Sets variables of this process for what is imported afterwards, as the configuration of a Lambda function does.
 *
 * @returns sets them back: test files share a process, so `beforeAll` returns this
 */
export function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
