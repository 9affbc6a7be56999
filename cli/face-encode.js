#!/usr/bin/env node
// The `face-encode` command, in plain JavaScript so that an old Node can say what is missing.
import { existsSync } from 'node:fs';
import { checkNode } from './check-node.js';
import { keepCompiled } from './keep-compiled.js';

/** `exitCodes.usage`, which cannot be imported before Node is known to run TypeScript. */
const USAGE = 2;

checkNode(USAGE);

// A clone runs its sources. The package has none: it brings what `npm run build` has compiled.
const source = new URL('./main.ts', import.meta.url);
const isClone = existsSync(source);
if (isClone) keepCompiled();
await import(isClone ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
