/**
 * Names under which a way into a cloud, or its address, is looked for: Terraform's (and OpenStack's before it) and those
 * of the vendor's SDKs. All of a family, since a name that is new tomorrow would not be on a list.
 */
const ofCloud = /^(HW|OS|HUAWEICLOUD)_/i;

/** What says how this package works rather than where and as whom. */
const ofManner = new Set(["HW_CDM_EVENTS", "HW_MAX_RETRIES"]);

/** @param {NodeJS.ProcessEnv} env the names of what is set there for a cloud */
export function cloudNames(env) {
    return Object.keys(env).filter((name) => ofCloud.test(name) && !ofManner.has(name.toUpperCase()));
}

/**
 * What a command gets that has no business with the user's cloud: a compiler, a package manager and what they install.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutCloud(env) {
    const names = new Set(cloudNames(env));
    return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}
