import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create } from "../support/core.js";
import type { Column, ColumnName } from "./columns.js";
import { type MatrixTestBed, night } from "./matrixTestBed.js";
import { expectAlways, ours, startsIn } from "./oracle.js";
import { again, type Order, type Performed, perform, stored } from "./perform.js";
import type { Row } from "./row.js";

/** One fault meets one operation; then all is well again, the engine goes on, and at last it destroys. */
export async function runCell(bed: MatrixTestBed, row: Row, column: Column): Promise<void> {
    const order = await prepare(bed, row, column);
    await row.strike(bed, column);
    const first = await performed(bed, order);
    expectEnding(first, row.fails?.[column.name as ColumnName]);
    expectStruck(bed, row, "state" in first.outcome);
    await row.lift?.(bed);
    await bed.lift();
    const last = "error" in first.outcome ? await performed(bed, again(first)) : first;
    if ("error" in last.outcome) throw new Error(`not mended by going on: ${last.outcome.error.message}`);
    const { state } = last.outcome;
    if (state) await destroy(bed, last.inputs, state);
    expect(ours(bed.runs()).filter(({ live }) => live)).to.deep.equal([]);
    const asked = order.kind === "update" ? 2 : 1;
    const { count = asked, why = "once each time that it was asked for" } =
        row.starts?.[column.name as ColumnName] ?? {};
    expect(startsIn(bed.runs()), `starts that took effect: ${why}`).to.equal(count);
}

async function prepare(bed: MatrixTestBed, row: Row, column: Column): Promise<Order> {
    await bed.control("POST", "switches", { startRunning: "accept" });
    await bed.control("PUT", "jobs/other", { runMs: 1_000_000_000 });
    await bed.control("POST", "jobs/other/runs", { user: night });
    if (column.hasOldForeignRun) {
        await bed.job({ runMs: 1_000 });
        await bed.control("POST", "jobs/demo/runs", { user: night });
        await bed.clock.advance(4_000_000);
    }
    await bed.job({ runMs: column.runMs });
    await row.before?.(bed);
    const inputs: JobRunInputs = { ...bed.inputs, ...column.inputs, pollInterval: "5s", triggers: 1 };
    if (column.kind === "create") return { kind: "create", inputs };
    const { state } = await create(inputs, bed.process());
    await bed.clock.advance(row.ageMs ?? 100_000);
    const news = column.kind === "update" ? { ...inputs, triggers: 2 } : inputs;
    return { kind: column.kind, inputs: news, state: stored(state) };
}

async function performed(bed: MatrixTestBed, order: Order): Promise<Performed> {
    const done = await perform(bed, order);
    expectAlways(bed, done);
    return done;
}

function expectEnding({ outcome }: Performed, sentence: RegExp | undefined): void {
    const said = "error" in outcome ? outcome.error.message : "it succeeded";
    if (sentence) expect(said).to.match(sentence);
    else expect(said).to.equal("it succeeded");
}

/** A fault that met nobody proves nothing. */
function expectStruck(bed: MatrixTestBed, row: Row, isSuccess: boolean): void {
    if (row.struck) expect(row.struck(bed), "the fault struck").to.equal(true);
    else if (isSuccess) expect(bed.faultsWaiting, "faults that met no request").to.equal(0);
    else expect(bed.faultsMet, "faults that met a request").to.be.greaterThan(0);
}

async function destroy(bed: MatrixTestBed, inputs: JobRunInputs, state: JobRunState): Promise<void> {
    const { outcome } = await performed(bed, { kind: "delete", inputs, state });
    if ("error" in outcome) throw new Error(`not destroyed: ${outcome.error.message}`);
}
