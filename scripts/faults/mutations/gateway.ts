import { inFile, integration, type Mutation, unit } from './mutation.ts';

const serve = inFile('local/gateway/serve-request.ts', integration('local/gateway/access.test.ts'));
const access = inFile('local/gateway/access/check-access.ts', unit('local/gateway/access/check-access.test.ts'));
const directUpload = unit('local/direct-upload/direct-upload.test.ts');
const form = inFile('local/direct-upload/read-upload.ts', directUpload);
const endpoint = inFile('local/direct-upload/direct-upload-endpoint.ts', directUpload);

/** Who and what is let in on one machine. */
export const gatewayMutations: readonly Mutation[] = [
  serve('the host name is checked', 'checkHost(access, options);'),
  serve('the origin is checked', 'checkOrigin(access, options);'),
  serve('the token is checked', 'const principal = route.authenticated\n', 'const principal = false\n'),
  access('other names below .localhost are not this machine', "name === 'localhost'", "name.endsWith('localhost')"),
  access('the name has to be allowed', 'hostName(allowed) === name', 'name.startsWith(hostName(allowed) ?? name)'),
  access(
    'browsers say that a page is of another site',
    "if (site === undefined || site === 'same-origin' || site === 'none') return;",
    'return;',
  ),
  access('the own origin is compared whole', '?.origin === page.origin', '?.hostname === page.hostname'),
  access('opaque origins are foreign', " || page.origin === 'null'", ''),
  inFile('local/gateway/bodies/read-body.ts', unit('local/gateway/bodies/read-body.test.ts'))(
    'a body may be as large as the limit',
    'block.size() + chunk.byteLength > limit',
    'block.size() + chunk.byteLength >= limit',
  ),
  inFile('local/gateway/bodies/receive-body.ts', integration('local/gateway/bodies.test.ts'))(
    'a form is weighed as Lambda does',
    "if (weight > limit.bytes) throw explainProblem('too_large', limit);",
  ),
  inFile('local/gateway/bodies/memory-limiter.ts', unit('local/gateway/bodies/memory-limiter.test.ts'))(
    'a body waits until there is memory for all of it',
    'if (waiter.bytes > free) return;',
  ),
  inFile('local/direct-upload/policy.ts', directUpload)(
    'upload form: the signature',
    "if (!timingSafeEqual(Buffer.from(signature, 'hex'), sign(secret, policy))) return undefined;",
  ),
  form('upload form: the end', 'if (now >= policy.expires_at)', 'if (now > policy.expires_at)'),
  form('upload form: the key', "if (fields.get('key') !== keyOf(policy))", 'if (!fields.has("key"))'),
  form(
    'upload form: the type',
    "if (fields.get('content-type') !== policy.content_type)",
    'if (!fields.has("content-type"))',
  ),
  form(
    'upload form: the size',
    'if (file.byteLength > policy.max_bytes)',
    'if (file.byteLength > policy.max_bytes + 1)',
  ),
  form('upload form: a field once', 'if (fields.has(key) || (isFile && file))', 'if (isFile && file)'),
  form('upload form: one file', 'if (fields.has(key) || (isFile && file))', 'if (fields.has(key))'),
  form('upload form: signed fields only', 'if (!isFile && !signedFields.includes(key))', 'if (key === "")'),
  endpoint('upload form: not after an erasure', 'found.slot.createdAt !== policy.created_at || '),
  endpoint('upload form: not after the expiry', ' || found.expiresAt <= now()'),
  endpoint('upload form: a final image is left alone', "if (slotAsSeen(found.slot, now()).status === 'processing') "),
];
