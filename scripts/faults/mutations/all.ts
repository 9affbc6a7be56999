import { awsMutations } from './aws.ts';
import { domainMutations, logMutations } from './domain.ts';
import { gatewayMutations } from './gateway.ts';
import type { Mutation } from './mutation.ts';
import { searchMutations } from './search.ts';
import { slotMutations } from './slots.ts';
import { storeMutations } from './store.ts';
import { workMutations } from './work.ts';

export const mutations: readonly Mutation[] = [
  ...domainMutations,
  ...slotMutations,
  ...awsMutations,
  ...storeMutations,
  ...workMutations,
  ...gatewayMutations,
  ...searchMutations,
  ...logMutations,
];
