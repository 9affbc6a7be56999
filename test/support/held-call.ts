/** A call that stops when it begins, until the test lets it go on. */
export function held<Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) {
  const begun = Promise.withResolvers<void>();
  const allowed = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    goOn: () => allowed.resolve(),
    call: async (...given: Given): Promise<Result> => {
      begun.resolve();
      await allowed.promise;
      return await call(...given);
    },
  };
}
