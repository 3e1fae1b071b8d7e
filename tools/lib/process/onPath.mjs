import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

/**
 * Every executable of that name on PATH, in PATH's order.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
export function onPath(name, env) {
    return pathOf(env)
        .map((folder) => executableIn(folder, name))
        .filter((file) => file !== undefined);
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
export function executableIn(folder, name) {
    const extensions = process.platform === "win32" ? [".exe", ".cmd"] : [""];
    return extensions.map((extension) => resolve(folder, name + extension)).find(isExecutable);
}

/**
 * The same environment with these folders at the head of PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(env, folders) {
    return { ...env, [pathName(env)]: [...folders, ...pathOf(env)].join(delimiter) };
}

/** @param {NodeJS.ProcessEnv} env */
function pathOf(env) {
    return (env[pathName(env)] ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** Windows writes it `Path`, and a copied environment no longer ignores the case. @param {NodeJS.ProcessEnv} env */
function pathName(env) {
    return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

/** @param {string} file */
function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}
