import { expect } from "chai";
import { pollIntervalOf, reserveOf, shortestPollMs, timeoutOf } from "#provider/run/model/timeouts.js";

const job = { clusterId: "c", jobName: "orders" };
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe("the time of an operation", () => {
    for (const [what, inputs, create, update, remove] of [
        ["by default", {}, 20 * minuteMs, 20 * minuteMs, 20 * minuteMs],
        ["that waits for the end", { waitFor: "completed" }, dayMs, dayMs, 20 * minuteMs],
        ["that queues", { onUpdate: "queue" }, 20 * minuteMs, dayMs, 20 * minuteMs],
        ["that lets a run finish", { onDelete: "finish" }, 20 * minuteMs, 20 * minuteMs, dayMs],
        [
            "that is given",
            { waitFor: "completed", onDelete: "finish", timeouts: { create: "1m", update: "2m", delete: "90s" } },
            minuteMs,
            2 * minuteMs,
            90_000,
        ],
    ] as const) {
        it(`${what}: create ${create}, update ${update}, delete ${remove}, read always 5 minutes`, () => {
            const given = { ...job, ...inputs };

            expect(timeoutOf(given, "create")).to.equal(create);
            expect(timeoutOf(given, "update")).to.equal(update);
            expect(timeoutOf(given, "delete")).to.equal(remove);
            expect(timeoutOf(given, "read")).to.equal(5 * minuteMs);
        });
    }

    for (const [timeoutMs, reserveMs] of [
        [dayMs, 144 * minuteMs],
        [20 * minuteMs, 2 * minuteMs],
        [10 * minuteMs, minuteMs],
        [5 * minuteMs, minuteMs],
        [2 * minuteMs, minuteMs],
        [minuteMs, 30_000],
        [10_000, 5_000],
    ] as const) {
        it(`of ${timeoutMs / 1_000} s has ${reserveMs / 1_000} s kept back for a stop`, () => {
            expect(reserveOf(timeoutMs)).to.equal(reserveMs);
        });
    }
});

describe("the poll interval", () => {
    const [real, local] = ["https://cdm.example.com", "http://127.0.0.1:9090"];
    for (const [pollInterval, endpoint, milliseconds] of [
        [undefined, real, 5_000],
        ["30s", real, 30_000],
        ["200ms", real, 1_000],
        ["0s", real, 1_000],
        ["200ms", local, 200],
        ["0s", local, 100],
        ["0s", "http://localhost", 100],
        ["0s", "http://[::1]:1", 100],
        ["0s", "no address", 1_000],
    ] as const) {
        it(`${pollInterval ?? "by default"} at ${endpoint} is ${milliseconds} ms`, () => {
            const inputs = { ...job, ...(pollInterval !== undefined && { pollInterval }) };

            expect(pollIntervalOf(inputs, endpoint)).to.equal(milliseconds);
        });
    }

    it("is at least a second if the address is not known", () => {
        expect(shortestPollMs(undefined)).to.equal(1_000);
    });
});
