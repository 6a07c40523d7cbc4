// Verifies SD-JWTs with the npm package @sd-jwt/core, and issues some, so that two implementations are held against each other.
//
// node main.js verify PUBLIC-KEY FILE   prints what the SD-JWT in the file shows, or fails
// node main.js issue                    prints {"key", "token"}: claims that are hidden, nested, in lists, and beside decoys
//
// A public key is the 32 bytes of Ed25519 in base64url.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SDJwtInstance } from '@sd-jwt/core';

const hasher = (data) => createHash('sha256').update(data).digest();

const keyOf = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

const check = async (publicKey, token) => {
  const instance = new SDJwtInstance({
    hasher,
    hashAlg: 'sha-256',
    verifier: (data, signature) =>
      verify(null, Buffer.from(data), keyOf(publicKey), Buffer.from(signature, 'base64url')),
  });
  // Long after: what was issued by another clock is not refused for that.
  const { payload } = await instance.verify(token, { currentDate: 4_000_000_000 });
  return payload;
};

const issue = async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const instance = new SDJwtInstance({
    signer: (data) => sign(null, Buffer.from(data), privateKey).toString('base64url'),
    signAlg: 'EdDSA',
    hasher,
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
  });
  const token = await instance.issue(
    { record: 7, people: { agent: 'soar-7', roles: ['a', 'b'] }, facts: [{ target: 'x' }, 2], text: 'Ä"\n' },
    {
      _sd: ['people', 'text'],
      _sd_decoy: 2,
      people: { _sd: ['agent'], roles: { _sd: [1] } },
      facts: { _sd: [0], 0: { _sd: ['target'] } },
    },
  );
  return { key: publicKey.export({ format: 'jwk' }).x, token };
};

const [what, key, file] = process.argv.slice(2);
const answer = what === 'issue' ? await issue() : await check(key, readFileSync(file, 'utf8').trim());
process.stdout.write(JSON.stringify(answer));
