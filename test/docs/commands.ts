import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../support/clone.js";

/** The commands of a script, each as its words: without variables that are set before it, comments, and what is behind a pipe. */
export function commandsIn(script: string): string[][] {
    return script
        .replace(/\\\n/g, " ")
        .replace(/<<-?\s*['"]?(\w+)['"]?.*?^\1$/gms, "")
        .split("\n")
        .map((line) => line.replace(/(^|\s)#.*$/, ""))
        .flatMap((line) => line.split(/&&|\|\||[;|]|\$\(|(?<!>)&(?!>)/))
        .map((command) =>
            command
                .trim()
                .replace(/^(\w+=\S*\s+)+/, "")
                .replace(/^(exec|sudo|then|do|if|!)\s+/, ""),
        )
        .filter((command) => command !== "")
        .map((command) => command.split(/\s+/).map((word) => word.replace(/^["'(]+|["')]+$/g, "")));
}

const cdmRun = [process.execPath, join(root, "provider/dist/cli/bin.js")];
const emulator = [process.execPath, join(root, "emulator/dist/command.js")];

const help = new Map<string, string>();

/** What a command says of itself. */
function usageOf(command: readonly string[]): string {
    const [file = "", ...args] = command;
    const key = command.join(" ");
    const said = help.get(key) ?? execFileSync(file, [...args, "--help"], { encoding: "utf8", timeout: 60_000 });
    help.set(key, said);
    return said;
}

/**
 * Why the command would not do what the page says, as far as its own usage tells. Undefined for a command that is not ours.
 *
 * @param page its path; scripts are those of the `package.json` beside it, or of the root's
 */
export function flawIn(words: readonly string[], page: string): string | undefined {
    const at = (name: string) => words.findIndex((word) => word === name || word.startsWith(`${name}@`));
    const [first = ""] = words;
    if (/^(npx|cdm-run)$/.test(first) && at("cdm-run") >= 0) {
        const [verb = "", ...flags] = words.slice(at("cdm-run") + 1);
        if (verb.startsWith("-")) return unknownFlag([verb], usageOf(cdmRun));
        if (!new RegExp(`^  ${verb} `, "m").test(usageOf(cdmRun))) return `cdm-run has no verb ${verb}`;
        return unknownFlag(flags, usageOf([...cdmRun, verb]));
    }
    if (/^(npx|huaweicloud-cdm-emulator)$/.test(first) && at("huaweicloud-cdm-emulator") >= 0) {
        return unknownFlag(words.slice(at("huaweicloud-cdm-emulator") + 1), usageOf(emulator));
    }
    if (first === "npm" && words[1] === "run") return unknownScript(words[2] ?? "", page);
    if (first === "npm" && words[1] === "test") return unknownScript("test", page);
    const cli = process.env["PULUMI_CDM_CLI"];
    if (first === "pulumi" && cli) {
        const options = words.findIndex((word) => word.startsWith("-"));
        const verbs = words.slice(1, options < 0 ? undefined : options);
        const verb = /^(stack|config|state|plugin)$/.test(verbs[0] ?? "") ? verbs.slice(0, 2) : verbs.slice(0, 1);
        return unknownFlag(words.slice(1), usageOf([cli, ...verb.filter((word) => /^[a-z-]+$/.test(word))]));
    }
    return undefined;
}

function unknownFlag(words: readonly string[], usage: string): string | undefined {
    const flags = words.filter((word) => /^--?[a-zA-Z]/.test(word)).map((word) => word.replace(/=.*/, ""));
    const unknown = flags.find(
        (flag) => !new RegExp(`(?<![\\w-])${flag}(?![\\w-])`).test(usage) && !/^(-h|--help)$/.test(flag),
    );
    return unknown && `${unknown} is no option`;
}

function unknownScript(name: string, page: string): string | undefined {
    const file = [join(root, dirname(page), "package.json"), join(root, "package.json")].find(existsSync) ?? "";
    const { scripts = {} } = JSON.parse(readFileSync(file, "utf8"));
    return name in scripts ? undefined : `${file} has no script ${name}`;
}
