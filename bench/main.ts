import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseline } from "./baseline.js";
import { type CliResult, measureBareDestroy, measureCli, measureScript } from "./cli.js";
import type { Contender } from "./contender.js";
import type { Scene } from "./judge.js";
import { type LonelyResult, measureLonely } from "./lonely.js";
import { lagPlot, requestPlot } from "./plot.js";
import { measureProcesses } from "./processes.js";
import { product } from "./product.js";
import type { Result } from "./result.js";
import { measureScale, type Options } from "./scale.js";
import { measureSingle } from "./single.js";
import { cliTable, lonelyTable, seconds, singleTables, table } from "./table.js";

const usage = `npm run bench -- [a] [b] [c] [d] [options]

  a   so many runs on one cluster, started, watched and destroyed, in virtual time
  b   live runs destroyed through the real Pulumi CLI, in real time
  c   so many processes of one user with 20 runs each, in virtual time
  d   what one run costs: lag, time, requests, state and heap

  --runs 1,50         for a (1,50,200,1000,10000)
  --processes 1,5     for c (1,5,20,50)
  --live 200          for b
  --repeats 5         for d
  --scenes start,…    for a and c: start, watch, destroy (all)
  --who product,…     product, baseline (both)
  --window WINDOW     a minute of the quota: fixed or sliding (fixed)
  --minutes N         real minutes for one measurement (10)
  --out FOLDER        where JSON and plots go (bench/results)
`;

const allContenders = [product, baseline];
const allParts = ["a", "b", "c", "d"] as const;
const allScenes = ["start", "watch", "destroy"] as const satisfies readonly Scene[];
const windows = ["fixed", "sliding"] as const;

class UsageError extends Error {}

async function main(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            runs: { type: "string", default: "1,50,200,1000,10000" },
            processes: { type: "string", default: "1,5,20,50" },
            live: { type: "string", default: "200" },
            repeats: { type: "string", default: "5" },
            scenes: { type: "string", default: "start,watch,destroy" },
            who: { type: "string", default: "product,baseline" },
            window: { type: "string", default: "fixed" },
            minutes: { type: "string", default: "10" },
            out: { type: "string", default: join(__dirname, "..", "results") },
            help: { type: "boolean", default: false },
        },
    });
    if (values.help) {
        process.stdout.write(usage);
        return;
    }
    const names = chosenOf(
        allContenders.map(({ name }) => name),
        values.who.split(","),
    );
    const [window = "fixed"] = chosenOf(windows, [values.window]);
    const [realMinutes = 0] = numbersIn(values.minutes);
    const [live = 0] = numbersIn(values.live);
    const [repeats = 0] = numbersIn(values.repeats);
    const settings: Settings = {
        runs: numbersIn(values.runs),
        processes: numbersIn(values.processes),
        live,
        repeats,
        scenes: chosenOf(allScenes, values.scenes.split(",")),
        contenders: allContenders.filter(({ name }) => names.includes(name)),
        options: { window, realMinutes },
        out: values.out,
    };
    mkdirSync(settings.out, { recursive: true });
    for (const part of positionals.length > 0 ? chosenOf(allParts, positionals) : allParts) {
        await partsByName[part](settings);
    }
}

interface Settings {
    readonly runs: readonly number[];
    readonly processes: readonly number[];
    readonly live: number;
    readonly repeats: number;
    readonly scenes: readonly Scene[];
    readonly contenders: readonly Contender[];
    readonly options: Options;
    readonly out: string;
}

const partsByName: Readonly<Record<(typeof allParts)[number], (settings: Settings) => Promise<void>>> = {
    async a({ scenes, runs, contenders, options, out }) {
        const results: Result[] = [];
        for (const scene of scenes) {
            for (const count of runs) {
                for (const contender of contenders) {
                    results.push(await timed(() => measureScale(scene, count, contender, options)));
                }
            }
        }
        report("a", "(a) runs on one cluster", results, out);
    },

    async b({ live, contenders, out }) {
        const results: CliResult[] = [];
        if (contenders.includes(product)) results.push(await measureCli(live));
        if (contenders.includes(baseline)) results.push(await measureScript(live));
        const bareMs = await measureBareDestroy(live);
        const own = `The CLI takes ${seconds(bareMs)} for a destroy of ${live} resources that do nothing.`;
        const tables = `${cliTable(results, bareMs)}\n${own}\n`;
        write("b", `(b) destroy of ${live} live runs`, tables, { bareMs, results }, out);
        writeFileSync(join(out, "b-requests.svg"), requestPlot(results));
    },

    async c({ scenes, processes, contenders, options, out }) {
        const results: Result[] = [];
        for (const refusedCount of [false, true]) {
            for (const scene of scenes) {
                if (scene === "watch") continue;
                for (const count of processes) {
                    for (const contender of contenders) {
                        const work = () => measureProcesses(scene, count, refusedCount, contender, options);
                        results.push(await timed(work));
                    }
                }
            }
        }
        report("c", "(c) processes of one user, 20 runs each", results, out);
    },

    async d({ repeats, contenders, out }) {
        const lonely: LonelyResult[] = [];
        for (const contender of contenders) lonely.push(await measureLonely(contender));
        const single = await measureSingle(repeats);
        const tables = `${lonelyTable(lonely)}\n${singleTables(single)}`;
        write("d", "(d) one run", tables, { lonely, single }, out);
    },
};

function chosenOf<Name extends string>(known: readonly Name[], given: readonly string[]): Name[] {
    const unknown = given.find((name) => !(known as readonly string[]).includes(name));
    if (unknown !== undefined) throw new UsageError(`"${unknown}" is none of ${known.join(", ")}.`);
    return known.filter((name) => given.includes(name));
}

function numbersIn(list: string): number[] {
    const numbers = list.split(",").map(Number);
    if (!numbers.every((number) => Number.isInteger(number) && number > 0)) {
        throw new UsageError(`"${list}" is no list of whole numbers from 1.`);
    }
    return numbers;
}

/** Says on stderr what has been measured, since a part may take minutes. */
async function timed(work: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    const result = await work();
    const { title, contender, runs, outcome } = result;
    const took = ((performance.now() - began) / 1_000).toFixed(1);
    process.stderr.write(
        `${title}: ${contender}, ${runs} runs, ${outcome.endedWell} ended well (measured in ${took} s)\n`,
    );
    return result;
}

/** The table on stdout, everything as JSON, and two plots. */
function report(part: string, title: string, results: readonly Result[], out: string): void {
    const errors = results.map(({ title: what, contender, runs, outcome }) =>
        outcome.error ? `\n${contender}, ${what}, ${runs} runs: ${outcome.failed} × ${outcome.error}\n` : "",
    );
    write(part, title, table(results) + errors.join(""), results, out);
    writeFileSync(join(out, `${part}-requests.svg`), requestPlot(results));
    writeFileSync(join(out, `${part}-lag.svg`), lagPlot(results));
}

function write(part: string, title: string, tables: string, figures: object, out: string): void {
    process.stdout.write(`\n${title}\n\n${tables}`);
    writeFileSync(join(out, `${part}.json`), `${JSON.stringify(figures)}\n`);
}

main().catch((error: Error) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : error.stack}\n`);
    process.exitCode = 1;
});
