import { interruption } from "../process/interruption.mjs";
import { onPath } from "../process/onPath.mjs";
import { run } from "../process/run.mjs";
import { SetUpError } from "../process/say.mjs";
import { isOlder } from "../workspace/versions.mjs";

const oldestPython = "3.8";

/**
 * The first Python on PATH that is new enough and has venv. `-I` keeps the user's own settings and packages out of it.
 * @param {NodeJS.ProcessEnv} env
 */
export async function findPython(env) {
    const findings = [];
    for (const python of [...onPath("python3", env), ...onPath("python", env)]) {
        const { version, canMakeVenv } = await look(python, env);
        if (!isOlder(version, oldestPython) && canMakeVenv) {
            return python;
        }
        findings.push(`${python} ${isOlder(version, oldestPython) ? `is ${version || "none"}` : "has no venv"}`);
    }
    throw new SetUpError(
        `they need Python ${oldestPython} or newer with venv, and there is none on PATH` +
            (findings.length > 0 ? ` (${findings.join(", ")})` : ""),
    );
}

/** Without `ensurepip`, which Debian packages apart from Python, `venv` fails. @param {string} python @param {NodeJS.ProcessEnv} env */
async function look(python, env) {
    const script =
        "import sys, importlib.util as u; print(sys.version.split()[0], all(map(u.find_spec, ('venv', 'ensurepip'))))";
    try {
        const [version = "", canMakeVenv] = (await run(python, ["-I", "-c", script], { env })).trim().split(" ");
        return { version, canMakeVenv: canMakeVenv === "True" };
    } catch {
        interruption.throwIfAborted();
        return { version: "", canMakeVenv: false };
    }
}
