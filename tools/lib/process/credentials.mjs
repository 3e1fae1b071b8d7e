/**
 * Prefixes of the variables that hold credentials or addresses of a cloud: Terraform's (and OpenStack's before it) and those
 * of the vendor's SDKs. They match whole families of names, because a list of names would miss a new one.
 */
const ofCloud = /^(HW|OS|HUAWEICLOUD)_/i;

/** Variables of these families that set how this package works, and name no account and no address. */
const ofManner = new Set(["HW_CDM_EVENTS", "HW_MAX_RETRIES"]);

/** @param {NodeJS.ProcessEnv} env the names of what is set there for a cloud */
export function cloudNames(env) {
    return Object.keys(env).filter((name) => ofCloud.test(name) && !ofManner.has(name.toUpperCase()));
}

/**
 * The environment for a command that needs nothing of the user's cloud: a compiler, a package manager and what they install.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutCloud(env) {
    const names = new Set(cloudNames(env));
    return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}
