import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Vault {
    readonly url: string;
    close(): Promise<void>;
}

/** Marks what Vault has encrypted. */
const mark = "vault:v1:";

/**
 * Pretends to be the part of HashiCorp Vault that Pulumi's CLI uses for a stack with `--secrets-provider hashivault://…`: it encrypts and decrypts
 * the key of that stack's secrets. Only the key, which is of no use to a spec, is left as it is. The CLI itself encrypts the secrets with it.
 *
 * https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export async function startVault(): Promise<Vault> {
    const server = createServer(async (request, response) => {
        const { plaintext, ciphertext } = (await json(request)) as { plaintext?: string; ciphertext?: string };
        const data =
            plaintext !== undefined ? { ciphertext: mark + plaintext } : { plaintext: ciphertext?.slice(mark.length) };
        response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        async close() {
            server.close();
            server.closeAllConnections();
            await once(server, "close");
        },
    };
}
