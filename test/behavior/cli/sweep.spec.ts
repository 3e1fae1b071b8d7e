import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { run } from "#provider/cli/command.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create } from "../../support/core.js";
import { eventsIn } from "../../support/events.js";
import { World } from "../../support/world.js";

const { cluster } = outOfTheBox;
const type = "pulumi-nodejs:dynamic/cdm:JobRun";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const special = "4dabf18193072939515e22adb298388d";
const encrypted = { [special]: secret, ciphertext: "v1:abc" };
const open = (value: unknown) => ({ [special]: secret, plaintext: JSON.stringify(value) });

interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly outputs?: object;
    readonly inputs?: object;
}

describe("cdm-run sweep", () => {
    const world = new World();
    let folder: string;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 100 * 3_600_000 });
        folder = mkdtempSync(join(tmpdir(), "cdm-run-"));
    });
    afterEach(async () => {
        rmSync(folder, { recursive: true });
        await world.close();
    });

    async function sweep(
        args: readonly string[],
        {
            stdin,
            ask,
            environment,
        }: { stdin?: string | Buffer; ask?: () => Promise<string>; environment?: object } = {},
    ) {
        const [stdout, stderr]: [string[], string[]] = [[], []];
        const exitCode = await run(["sweep", ...args], {
            environment: { ...world.host.configuration.environment, ...environment },
            clock: world.clock,
            home: "/nowhere",
            stdout: (text) => void stdout.push(text),
            stderr: (text) => void stderr.push(text),
            ...(stdin !== undefined && { stdin: async () => stdin }),
            ...(ask && { ask }),
        });
        return { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
    }

    /** The result of each job, from the JSON. */
    async function results(args: readonly string[], stdin?: string): Promise<Record<string, string>> {
        const { stdout } = await sweep([...args, "--json"], stdin === undefined ? {} : { stdin });
        const { jobs } = JSON.parse(stdout);
        return Object.fromEntries(
            jobs.map(({ job, result }: { job: string; result: string }) => [job.replace(`${cluster}/`, ""), result]),
        );
    }

    function file(content: unknown, name = "stack.json"): string {
        const path = join(folder, name);
        writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
        return path;
    }

    function exported(resources: readonly Resource[], more: object = {}) {
        return { version: 3, deployment: { manifest: { version: "v3.274.1" }, resources, ...more } };
    }

    function resource(name: string, state: object, more: object = {}): Resource {
        return { urn: `urn:pulumi:prod::shop::${type}::${name}`, type, outputs: state, ...more };
    }

    /** Starts a job of this name, and returns its state as a stack holds it. Its address is encrypted, as in every export. */
    async function started(jobName: string, inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        await world.control("PUT", `jobs/${jobName}`, {});
        const { state } = await create(
            { ...world.inputs, jobName, __urn: `urn:${jobName}`, ...inputs },
            world.process(),
        );
        return { ...state, __seenAt: encrypted } as unknown as JobRunState;
    }

    /** A run that a colleague has started after ours has ended. */
    async function superseded(jobName: string, user = "colleague"): Promise<void> {
        await world.endRun(jobName);
        await world.clock.advance(60_000);
        await world.control("POST", `jobs/${jobName}/runs`, { user });
    }

    const liveJobs = () =>
        world.emulator
            .truth()
            .clusters.flatMap(({ jobs }) => jobs)
            .filter(({ runs }) => runs.some(({ live }) => live))
            .map(({ name }) => name);

    it("stops what a destroy stops in a stack with 20 runs in all states, and its dry run says so before", async function () {
        this.timeout(60_000);
        const resources: Resource[] = [];
        const add = async (name: string, inputs: Partial<JobRunInputs> = {}, more: object = {}) => {
            resources.push(resource(name, await started(name, inputs), more));
        };
        for (const name of ["running1", "running2", "running3", "running4", "running5", "running6"]) await add(name);
        await add("ended", {});
        await world.endRun("ended");
        await world.control("PUT", "jobs/adopted", {});
        await world.control("POST", "jobs/adopted/runs", { user: "colleague" });
        await add("adopted", { ifRunning: "adopt" });
        await add("of-schedule");
        await world.endRun("of-schedule");
        await world.clock.advance(60_000);
        await world.control("POST", "jobs/of-schedule/runs", { user: "other", auto: true });
        await add("again");
        await superseded("again", "emulator");
        await add("foreign-stop", { onForeignRun: "stop" });
        await superseded("foreign-stop");
        await add("finish", { onDelete: "finish", timeouts: { delete: "20m" } });
        await add("warn", { onStopFailure: "warn" });
        await add("secret-variables", { variables: { password: "Tiger-7531-sumatra" }, __secretVariables: true });
        const variables = resources.at(-1)?.outputs as Record<string, unknown>;
        variables.variables = { password: encrypted };
        await add("replaced", {}, { delete: true });
        // A start whose answer was lost: the state owes it, and the run came of it.
        const { submissionId, creationDate, creationUser, status, ...owed } = await started("owed");
        resources.push(
            resource("owed", {
                ...owed,
                unfinished: {
                    phase: "start",
                    since: creationDate,
                    between: [creationDate, creationDate],
                    self: creationUser,
                },
            }),
        );
        const waiting = await started("waiting");
        resources.push(resource("waiting", { ...waiting, unfinished: { phase: "wait", since: world.clock.now() } }));
        const never = await started("never-ours");
        await world.endRun("never-ours");
        resources.push(
            resource("never-ours", {
                clusterId: never.clusterId,
                jobName: never.jobName,
                projectId: never.projectId,
                startedByUs: false,
                unfinished: { phase: "restart", since: 1 },
            }),
        );
        await add("failed");
        await world.endRun("failed");
        await add("running7");
        expect(resources).to.have.length(20);
        const path = file(
            exported([
                { urn: "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::b", type: "aws:s3/bucket:Bucket" },
                ...resources,
            ]),
        );
        const liveBefore = liveJobs().sort();
        expect(liveBefore).to.have.length(17);

        const stops = world.sent("stop");
        const dry = await sweep(["--dry-run", path]);
        expect(dry.exitCode, dry.stdout).to.equal(3);
        expect(world.sent("stop")).to.equal(stops);
        expect(dry.stdout).to.match(/\/of-schedule .* would stop +CDM started it by itself after ours/);
        expect(dry.stdout).to.match(/\/foreign-stop .* colleague +would stop +onForeignRun is "stop"/);
        expect(dry.stdout).to.match(/\/ended .* not live +run \d+ is STOPPED/);
        const planned = await results(["--dry-run", path]);
        const toStop = Object.entries(planned).filter(([, result]) => result === "stop");
        expect(toStop.map(([name]) => name).sort()).to.deep.equal(liveBefore);

        const swept = await sweep([path]);
        expect(swept.exitCode, swept.stdout).to.equal(0);
        expect(liveJobs()).to.deep.equal([]);
        expect(swept.stdout).to.match(/\/again .* stopped +CDM has said twice/);
        expect(`${swept.stdout}${swept.stderr}${dry.stdout}`).not.to.include("Tiger-7531-sumatra");

        const again = await sweep(["--dry-run", path]);
        expect(again.exitCode, again.stdout).to.equal(0);
    });

    it("leaves a newer run of another user, says so, and ends with 0 as a destroy does", async () => {
        const state = await started("orders");
        await superseded("orders");
        const path = file(exported([resource("orders", state)]));

        expect((await sweep(["--dry-run", path])).exitCode).to.equal(0);
        const { exitCode, stdout } = await sweep([path]);

        expect(stdout).to.match(/left live +a newer run that is not its own \(onForeignRun is "leave"\)/);
        expect(exitCode).to.equal(0);
        expect(liveJobs()).to.deep.equal(["orders"]);
    });

    it("fails where onForeignRun is fail, and stops the others all the same", async () => {
        const [one, other] = [await started("orders", { onForeignRun: "fail" }), await started("invoices")];
        await superseded("orders");
        const path = file(exported([resource("orders", one), resource("invoices", other)]));

        expect(await results(["--dry-run", path])).to.deep.equal({ orders: "failed", invoices: "stop" });
        expect((await sweep(["--dry-run", path])).exitCode).to.equal(1);
        expect((await sweep([path])).exitCode).to.equal(1);
        expect(liveJobs()).to.deep.equal(["orders"]);
    });

    it("ends with 1 and the command by hand where CDM refuses the stop, whatever onStopFailure says", async () => {
        const state = await started("orders", { onStopFailure: "warn" });
        await world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 99 });
        const path = file(exported([resource("orders", state)]));

        const { exitCode, stdout } = await sweep([path, "--timeout", "90s"]);

        expect(exitCode).to.equal(1);
        expect(stdout).to.include("NOT PROVED").and.include("busy").and.include("cdm-run stop --cluster=");
    });

    it("obeys retainOnDelete and protect as a destroy does, and gives the command by hand", async () => {
        const [kept, safe] = [await started("kept"), await started("safe")];
        const path = file(
            exported([resource("kept", kept, { retainOnDelete: true }), resource("safe", safe, { protect: true })]),
        );

        expect(await results([path])).to.deep.equal({ kept: "left", safe: "failed" });
        expect((await sweep([path])).stdout).to.include(
            "By hand: npx -p pulumi-huaweicloud-cdm cdm-run stop --cluster=",
        );
        expect(world.sent("stop")).to.equal(0);
    });

    it("says of a create that was interrupted that nothing tells whose the live run is", async () => {
        const state = await started("orders");
        const { clusterId, jobName, projectId } = state;
        const pending = [
            {
                resource: {
                    urn: `urn:pulumi:prod::shop::${type}::orders`,
                    type,
                    inputs: { clusterId, jobName, projectId },
                },
                type: "creating",
            },
        ];
        const path = file(exported([], { pending_operations: pending }));

        const { exitCode, stdout } = await sweep([path]);

        expect(exitCode).to.equal(1);
        expect(stdout).to.include(
            "its create was interrupted, and nothing tells whether this run is of it. By hand: npx",
        );
        expect(world.sent("stop")).to.equal(0);
        await world.endRun("orders");
        expect(await results([path])).to.deep.equal({ orders: "notLive" });
    });

    it("says which values are encrypted and how to export them, and sends nothing for that JobRun", async () => {
        const state = await started("orders");
        const looks = world.sent("status");
        const path = file(exported([resource("orders", { ...state, clusterId: encrypted, submissionId: encrypted })]));

        const { exitCode, stdout } = await sweep([path]);

        expect(stdout).to.include(
            "clusterId, submissionId are encrypted in the export, so nothing was asked of CDM. Export again with pulumi stack export --show-secrets.",
        );
        expect(exitCode).to.equal(1);
        expect(world.sent("status")).to.equal(looks);
    });

    it("reads an export with --show-secrets, and shows no secret of it", async () => {
        const state = await started("orders", {
            variables: { password: "Tiger-7531-sumatra" },
            __secretVariables: true,
        });
        const outputs = {
            ...state,
            clusterId: open(state.clusterId),
            __secretInputs: ["clusterId"],
            __seenAt: open(world.emulator.url),
            variables: { password: open("Tiger-7531-sumatra") },
        };
        const path = file(exported([resource("orders", outputs)]));
        await world.control("POST", "faults", {
            operation: "stop",
            kind: "refuse",
            message: "Tiger-7531-sumatra",
            times: 99,
        });

        const refused = await sweep([path, "--timeout", "60s"]);
        expect(`${refused.stdout}${refused.stderr}`).to.include("[secret]").and.not.include("Tiger-7531-sumatra");
        expect(`${refused.stdout}${refused.stderr}`).not.to.include(cluster);

        await world.control("DELETE", "faults");
        expect((await sweep([path])).exitCode).to.equal(0);
        expect(liveJobs()).to.deep.equal([]);
    });

    it("takes a missing job for no proof where neither the export nor the state names the address", async () => {
        const state = await started("orders");
        await world.control("DELETE", "jobs/orders");

        const { exitCode, stdout } = await sweep([file(exported([resource("orders", state)]))]);
        expect(stdout).to.include("the job's run does not show at this address, and the export hides the address");
        expect(exitCode).to.equal(1);

        const shown = { ...state, __seenAt: open(world.emulator.url) };
        expect((await sweep([file(exported([resource("orders", shown)]))])).exitCode).to.equal(0);
    });

    it("sends the credential to no address that only the file names", async () => {
        const state = await started("orders", {});
        const elsewhere = { ...state, endpoint: "https://cdm.evil.example.com" };
        const { clusterId, jobName } = state;
        const pending = [
            {
                resource: {
                    urn: `urn:pulumi:prod::shop::${type}::o2`,
                    type,
                    inputs: { clusterId, jobName, endpoint: "https://cdm.evil.example.com" },
                },
                type: "creating",
            },
        ];

        const { exitCode, stdout } = await sweep([
            file(exported([resource("orders", elsewhere)], { pending_operations: pending })),
        ]);

        expect(stdout.match(/No credential was sent there/g)).to.have.length(2);
        expect(exitCode).to.equal(1);
    });

    it("says that a Provider's credentials are not used, and takes its endpoint", async () => {
        const state = await started("orders");
        const urn = "urn:pulumi:prod::shop::pulumi:providers:pulumi-nodejs::frankfurt";
        const provider = {
            urn,
            id: "4f2",
            type: "pulumi:providers:pulumi-nodejs",
            inputs: { version: "1.0.0", accessKey: encrypted, endpoint: world.emulator.url },
        };
        const path = file(exported([provider, resource("orders", state, { provider: `${urn}::4f2` })]));

        const { exitCode, stderr } = await sweep([path]);

        expect(stderr).to.include("Its credentials are not used: the sweep uses those of this command.");
        expect(exitCode).to.equal(0);
    });

    it("reads several files, a local backend's file, stdin and a list, in which it stops any run", async () => {
        const [one, two] = [await started("one"), await started("two")];
        for (const name of ["three", "four"]) {
            await world.control("PUT", `jobs/${name}`, {});
            await world.control("POST", `jobs/${name}/runs`, { user: "colleague" });
        }
        const local = { version: 3, checkpoint: { stack: "prod", latest: { resources: [resource("two", two)] } } };
        const list = `# the night's jobs\n${cluster}/three\n\n ${cluster}/four # by hand\n`;

        const { exitCode, stdout } = await sweep(
            [file(exported([resource("one", one)])), file(local, "local.json"), "-"],
            {
                stdin: list,
            },
        );

        expect(exitCode, stdout).to.equal(0);
        expect(liveJobs()).to.deep.equal([]);
    });

    it("sweeps a job once that lists name several times, also in several files", async () => {
        for (const name of ["one", "two"]) await started(name);
        const list = (...names: string[]) => names.map((name) => `${cluster}/${name}\n`).join("");
        const paths = [file(list("one", "two", "one"), "a.txt"), file(list("two"), "b.txt")];

        const { exitCode, stdout } = await sweep([...paths, "--json"]);

        const { jobs } = JSON.parse(stdout);
        expect(jobs.map(({ job, result }: { job: string; result: string }) => [job, result])).to.deep.equal([
            [`${cluster}/one`, "stopped"],
            [`${cluster}/two`, "stopped"],
        ]);
        expect(exitCode).to.equal(0);
        expect(world.sent("stop")).to.equal(2);
    });

    it("sweeps a JobRun once if an export is given twice", async () => {
        const stack = exported([resource("orders", await started("orders"))]);

        expect(await results([file(stack, "a.json"), file(stack, "b.json")])).to.deep.equal({ orders: "stopped" });
        expect(world.sent("stop")).to.equal(1);
    });

    it("writes the events of a sweep of a state and of a list, its dry run's too", async () => {
        const state = await started("orders");
        await started("invoices");
        const [events, prod] = [join(folder, "events.jsonl"), file(exported([resource("orders", state)]))];
        const more = { stdin: `${cluster}/invoices`, environment: { HW_CDM_EVENTS: events } };
        const written = () => eventsIn(readFileSync(events, "utf8"));
        const outcomes = () =>
            written()
                .filter(({ event }) => event === "outcome")
                .map(({ verb, job, ok, urn }) => [verb, job, ok, urn]);
        const { urn } = resource("orders", state);
        const before = world.emulator.requests().length;

        await sweep(["--dry-run", prod, "-"], more);

        expect(outcomes()).to.have.deep.members([
            ["status", "orders", true, urn],
            ["status", "invoices", true, undefined],
        ]);
        rmSync(events);
        const between = world.emulator.requests().length;
        expect(between).to.be.greaterThan(before);

        await sweep([prod, "-"], more);

        expect(outcomes()).to.have.deep.members([
            ["delete", "orders", true, urn],
            ["stop", "invoices", true, undefined],
        ]);
        const proofs = written().filter(({ decision }) => decision === "verified");
        expect(proofs.map(({ job }) => job)).to.have.members(["orders", "invoices"]);
        const requests = written().filter(({ event }) => event === "request");
        expect(requests).to.have.length(world.emulator.requests().length - between);
    });

    it("warns once of a file that takes no events, and sweeps all the same", async () => {
        await started("one");
        await started("two");
        const list = `${cluster}/one\n${cluster}/two`;

        const { exitCode, stderr } = await sweep([], { stdin: list, environment: { HW_CDM_EVENTS: folder } });

        expect(exitCode).to.equal(0);
        expect(stderr.match(/HW_CDM_EVENTS/g)).to.have.length(1);
    });

    it("reads what Windows PowerShell writes, and the gzip of a local backend, from files and from stdin", async () => {
        const state = await started("orders");
        const stack = exported([resource("orders", state)]);
        const local = { version: 3, checkpoint: { stack: "prod", latest: stack.deployment } };
        const littleEndian = Buffer.from(`\ufeff${JSON.stringify(stack)}\r\n`, "utf16le");
        const bigEndian = Buffer.from(littleEndian).swap16();

        for (const bytes of [littleEndian, bigEndian, gzipSync(JSON.stringify(local))]) {
            const path = join(folder, "stack.json.gz");
            writeFileSync(path, bytes);
            const [ofFile, ofStdin] = [await sweep(["--dry-run", path]), await sweep(["--dry-run"], { stdin: bytes })];
            expect(ofFile.stdout, ofFile.stderr).to.match(/orders .*would stop/);
            expect([ofFile.exitCode, ofStdin.exitCode]).to.deep.equal([3, 3]);
        }

        const torn = await sweep([], { stdin: gzipSync(JSON.stringify(local)).subarray(0, 40) });
        expect(torn.stderr).to.match(/^cdm-run: stdin begins like gzip, and can't be unpacked: /);
        expect(torn.exitCode).to.equal(2);
    });

    it("takes a secret that a wrong passphrase has made null for hidden, and asks CDM nothing", async () => {
        const state = await started("orders");
        const looks = world.emulator.requests().length;

        for (const name of ["clusterId", "projectId", "submissionId"]) {
            const path = file(exported([resource("orders", { ...state, [name]: open(null) })]));
            const { exitCode, stdout } = await sweep([path]);

            expect(stdout).to.include(
                `${name} is a secret that the export shows as null, so nothing was asked of CDM. Export again with the passphrase of the stack`,
            );
            expect(exitCode).to.equal(1);
        }
        expect(world.emulator.requests()).to.have.length(looks);
    });

    it("takes a line of a list with a name that does not exist for no all-clear", async () => {
        const { exitCode, stdout } = await sweep([], { stdin: `${cluster}/dmeo` });

        expect(stdout).to.include("there is no such job: check the line");
        expect(exitCode).to.equal(1);
    });

    it("asks at a terminal after it has shown what it would do, and stops nothing without a yes", async () => {
        const path = file(exported([resource("orders", await started("orders"))]));
        const no = await sweep([path], { ask: async () => "n" });
        expect(no.exitCode).to.equal(1);
        expect(no.stderr).to.include("would stop").and.include("Nothing was stopped, because the answer was not yes.");
        expect(world.sent("stop")).to.equal(0);

        expect((await sweep([path], { ask: async () => "y" })).exitCode).to.equal(0);
        expect(liveJobs()).to.deep.equal([]);
    });

    for (const [what, content, sentence] of [
        [
            "a stack of other providers",
            exported([{ urn: "urn:b", type: "aws:s3/bucket:Bucket" }]),
            "The state has 1 resource, and no JobRun among them: there is nothing to stop.",
        ],
        [
            "a stack without resources",
            { version: 3, deployment: { manifest: {} } },
            "The state has no resources: there is nothing to stop.",
        ],
        [
            "a stack that never had an update",
            { version: 3, deployment: null },
            "The state has no resources: there is nothing to stop.",
        ],
        ["a list of comments", "# nothing", "The list names no job: there is nothing to stop."],
    ] as const) {
        it(`has nothing to do for ${what}, and says so`, async () => {
            expect(await sweep([file(content)])).to.deep.equal({ exitCode: 0, stdout: "", stderr: sentence });
            expect(world.emulator.requests()).to.deep.equal([]);
        });
    }

    for (const [what, content, sentence] of [
        [
            "an empty file",
            "",
            /^cdm-run: \S+ is empty\. If it comes from a pipe, the command before it has failed: pulumi stack export > stack\.json shows how\.$/,
        ],
        ["JSON that is cut off", '{"version": 3, "deployment": {', /begins like JSON, but is none: it may be cut off/],
        ["JSON of something else", { name: "shop" }, /is JSON, but no export of a stack: it has no "deployment"/],
        ["a list of JSON", "[1]", /is JSON, but no export of a stack/],
        ["a text of something else", "hello", /line 1 of \S+ is not cluster\/job: it has no slash/],
        ["a job that can't exist", "c/..", /line 1 of \S+ is not cluster\/job: the job must be/],
    ] as const) {
        it(`refuses ${what} with a sentence and 2, and sends nothing`, async () => {
            const { exitCode, stdout, stderr } = await sweep([file(content)]);

            expect(stderr).to.match(sentence);
            expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
            expect(world.emulator.requests()).to.deep.equal([]);
        });
    }

    it("refuses a file that can't be read, and no file at all, with a sentence and 2", async () => {
        const missing = await sweep([join(folder, "none.json")]);
        expect(missing.stderr).to.match(/none\.json can't be read: ENOENT/);
        const none = await sweep([]);
        expect(none.stderr).to.include("sweep needs a file, or an export on stdin");
        expect([missing.exitCode, none.exitCode]).to.deep.equal([2, 2]);
    });
});
