/**
 * What must never be seen of the environment's proxies. A proxy gets it with every tunnel that it is asked for, and may quote it in a page.
 * Without a password the user's name is a token.
 */
export function proxySecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
    const addresses = Object.entries(environment).flatMap(([name, value = ""]) => (isOfProxy(name) ? [value] : []));
    return addresses.flatMap(secretsIn);
}

/** Source: `getProxyForUrl` of proxy-from-env. */
function isOfProxy(name: string): boolean {
    return /^(https?|all)_proxy$/i.test(name);
}

function secretsIn(address: string): string[] {
    const scheme = address.indexOf("://");
    const user = address.slice(scheme < 0 ? 0 : scheme + 3, Math.max(0, address.lastIndexOf("@")));
    if (user === "") return [];
    const password = user.slice(user.indexOf(":") + 1);
    const asSent = [user, decoded(user)].map((one) => Buffer.from(one).toString("base64"));
    return [password || user, ...asSent];
}

/** As axios decodes it. */
function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
