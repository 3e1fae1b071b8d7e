import { done } from "./frame/exitCodes.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb, flagOf, type Verb } from "./frame/verb.js";

const shells = { bash, zsh, fish } as const;
type Shell = keyof typeof shells;

/** Prints a script for a shell. It completes verbs, options and the words that options take. It asks CDM nothing. */
export function completionOf(verbs: () => readonly Verb[]): Verb {
    return defineVerb({
        name: "completion",
        summary: "prints a script that completes verbs and options in bash, zsh or fish",
        description:
            "Prints a script that completes the verbs and options of a cdm-run on PATH. A shell completes nothing behind npx: install the package " +
            "with npm install --global pulumi-huaweicloud-cdm, or put node_modules/.bin on PATH.",
        operands: "<bash|zsh|fish>",
        options: {},
        examples: [
            ["bash > ~/.local/share/bash-completion/completions/cdm-run", "for bash"],
            ["zsh > ~/.zsh/completions/_cdm-run", "for zsh, where that folder is in fpath"],
            ["fish > ~/.config/fish/completions/cdm-run.fish", "for fish"],
        ],
        async run(_, host, [shell, ...more]) {
            const known = Object.keys(shells);
            if (shell === undefined || more.length > 0 || !known.includes(shell))
                throw new UsageError(`completion takes one shell: ${known.join(", ")}`);
            host.stdout(shells[shell as Shell](verbs()));
            return done;
        },
    });
}

/** What the help calls a value that is a file. */
const fileValue = "FILE";

/** Each verb with its flags, as `name` and `flags`. */
function wordsOf(verbs: readonly Verb[]) {
    return verbs.map(({ name, summary, options, operands = "" }) => ({
        name,
        summary,
        flags: [...Object.keys(options).map(flagOf), "--help"],
        options: Object.entries(options),
        takesFiles: /file/i.test(operands),
        words: name === "completion" ? Object.keys(shells) : [],
    }));
}

function bash(verbs: readonly Verb[]): string {
    const all = wordsOf(verbs);
    const names = all.map(({ name }) => name).join(" ");
    const choices = new Map(
        verbs.flatMap(({ options }) =>
            Object.entries(options).flatMap(([key, { choices: some }]) => (some ? [[flagOf(key), some] as const] : [])),
        ),
    );
    const filesBehind = verbs.flatMap(({ options }) =>
        Object.entries(options).flatMap(([key, { value }]) => (value === fileValue ? [flagOf(key)] : [])),
    );
    const cases = all.map(({ name, flags, words }) => `        ${name}) words="${[...flags, ...words].join(" ")}" ;;`);
    const values = [...choices].map(
        ([flag, some]) => `        ${flag}) COMPREPLY=($(compgen -W "${some.join(" ")}" -- "$cur")); return ;;`,
    );
    const withFiles = all.filter(({ takesFiles }) => takesFiles).map(({ name }) => name);
    return `# bash completion of cdm-run
_cdm_run() {
    local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" verb="\${COMP_WORDS[1]}" words
    case "$prev" in
${values.join("\n")}
        ${filesBehind.join("|")}) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    esac
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "${names} help --help --version" -- "$cur"))
        return
    fi
    case "$verb" in
        help) words="${names}" ;;
${cases.join("\n")}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    case "$verb" in
        ${withFiles.join("|")})
            if [ "\${cur#-}" = "$cur" ]; then COMPREPLY=($(compgen -f -- "$cur")); fi ;;
    esac
}
complete -o filenames -F _cdm_run cdm-run`;
}

function zsh(verbs: readonly Verb[]): string {
    const all = wordsOf(verbs);
    const named = all.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`);
    const cases = all.map(({ name, options, takesFiles, words }) => {
        const specs = options.map(([key, { value, text, isList, choices }]) => {
            const words = choices ? `(${choices.join(" ")})` : value === fileValue ? "_files" : "";
            const action = value === undefined ? "" : `:${value}:${words}`;
            return quoted(`${isList ? "*" : ""}${flagOf(key)}[${text.replace(/[[\]:]/g, "\\$&")}]${action}`);
        });
        const rest = takesFiles ? ["'*:file:_files'"] : words.length > 0 ? [`'1:shell:(${words.join(" ")})'`] : [];
        return `        ${name}) _arguments ${[...specs, "'--help[print the options]'", ...rest].join(" ")} ;;`;
    });
    return `#compdef cdm-run
_cdm-run() {
    local -a verbs
    verbs=(
${named.join("\n")}
    )
    if (( CURRENT == 2 )); then
        _describe verb verbs
        return
    fi
    local verb="\${words[2]}"
    shift words
    (( CURRENT-- ))
    case "$verb" in
        help) _describe verb verbs ;;
${cases.join("\n")}
    esac
}
if [ "\${funcstack[1]}" = "_cdm-run" ]; then _cdm-run "$@"; else compdef _cdm-run cdm-run; fi`;
}

function fish(verbs: readonly Verb[]): string {
    const all = wordsOf(verbs);
    const lines = all.flatMap(({ name, summary, options, takesFiles, words }) => [
        `complete -c cdm-run -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
        ...options.map(([key, { value, text, choices }]) => {
            const words = choices ? ` -x -a ${quoted(choices.join(" "))}` : value === fileValue ? " -r -F" : " -x";
            const needs = value === undefined ? "" : words;
            return `complete -c cdm-run -n '__fish_seen_subcommand_from ${name}' -l ${flagOf(key).slice(2)}${needs} -d ${quoted(text)}`;
        }),
        ...(takesFiles ? [] : [`complete -c cdm-run -f -n '__fish_seen_subcommand_from ${name}'`]),
        ...(words.length > 0
            ? [`complete -c cdm-run -f -n '__fish_seen_subcommand_from ${name}' -a ${quoted(words.join(" "))}`]
            : []),
    ]);
    return `# fish completion of cdm-run\n${lines.join("\n")}`;
}

/** In single quotes, as bash and zsh take it. fish takes the same, except for an escaped quote, which it takes too. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
