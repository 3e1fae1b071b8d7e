import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseline } from "./baseline.js";
import { type CliResult, measureBareDestroy, measureCli, measureScript } from "./cli.js";
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

const contenders = [product, baseline];

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
    const parts = positionals.length > 0 ? positionals : ["a", "b", "c", "d"];
    const scenes = values.scenes.split(",") as Scene[];
    const chosen = contenders.filter(({ name }) => values.who.split(",").includes(name));
    const window = values.window === "sliding" ? "sliding" : "fixed";
    const options: Options = { window, realMinutes: Number(values.minutes) };
    mkdirSync(values.out, { recursive: true });
    if (parts.includes("a")) {
        const results: Result[] = [];
        for (const scene of scenes) {
            for (const count of numbersIn(values.runs)) {
                for (const contender of chosen) {
                    results.push(await timed(() => measureScale(scene, count, contender, options)));
                }
            }
        }
        report("a", "(a) runs on one cluster", results, values.out);
    }
    if (parts.includes("b")) {
        const count = Number(values.live);
        const results: CliResult[] = [];
        if (chosen.includes(product)) results.push(await measureCli(count));
        if (chosen.includes(baseline)) results.push(await measureScript(count));
        const bareMs = await measureBareDestroy(count);
        const own = `The CLI takes ${seconds(bareMs)} for a destroy of ${count} resources that do nothing.`;
        write(
            "b",
            `(b) destroy of ${count} live runs`,
            `${cliTable(results, bareMs)}\n${own}\n`,
            { bareMs, results },
            values.out,
        );
        writeFileSync(join(values.out, "b-requests.svg"), requestPlot(results));
    }
    if (parts.includes("c")) {
        const results: Result[] = [];
        for (const refusedCount of [false, true]) {
            for (const scene of ["start", "destroy"] as const) {
                if (!scenes.includes(scene)) continue;
                for (const count of numbersIn(values.processes)) {
                    for (const contender of chosen) {
                        results.push(
                            await timed(() => measureProcesses(scene, count, refusedCount, contender, options)),
                        );
                    }
                }
            }
        }
        report("c", "(c) processes of one user, 20 runs each", results, values.out);
    }
    if (parts.includes("d")) {
        const lonely: LonelyResult[] = [];
        for (const contender of chosen) lonely.push(await measureLonely(contender));
        const single = await measureSingle(Number(values.repeats));
        const tables = `${lonelyTable(lonely)}\n${singleTables(single)}`;
        write("d", "(d) one run", tables, { lonely, single }, values.out);
    }
}

function numbersIn(list: string): number[] {
    const numbers = list.split(",").map(Number);
    if (!numbers.every((number) => Number.isInteger(number) && number > 0)) {
        throw new Error(`"${list}" is no list of numbers.`);
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
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
});
